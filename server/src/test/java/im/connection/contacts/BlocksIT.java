package im.connection.contacts;

import static im.connection.testing.Attempt.refused;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.contacts.ContactAnswer.Status;
import im.connection.contacts.ContactRequest.Direction;
import im.connection.contacts.ContactRequest.State;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlocksIT {
  private TestContacts all;
  private DirectAccess access;
  private UserId ann;
  private UserId ben;

  @BeforeAll
  void start() {
    all = new TestContacts();
    access = new DirectAccess(all.store, all.relations);
  }

  @BeforeEach
  void register() {
    ann = all.log.user("安");
    ben = all.log.user("本");
  }

  @AfterAll
  void stop() {
    all.close();
  }

  @Test
  void neitherWritesToTheOtherUntilTheBlockIsTakenBack() {
    all.befriend(ann, ben);
    var direct = all.log.conversations().findDirect(ann, ben).orElseThrow().id();
    long epoch = all.log.head(direct).accessEpoch();

    all.blocks.block(ann, ben);

    assertThat(all.log.ask(access, direct, ben)).contains(ErrorCode.NOT_ACCEPTED);
    assertThat(all.log.ask(access, direct, ann)).contains(ErrorCode.BLOCKED_BY_YOU);
    assertThat(all.log.head(direct).accessEpoch()).isEqualTo(epoch + 1);
    all.blocks.unblock(ann, ben);
    assertThat(all.log.ask(access, direct, ben)).isEmpty();
    assertThat(all.log.ask(access, direct, ann)).isEmpty();
    assertThat(all.log.head(direct).accessEpoch()).isEqualTo(epoch + 2);
  }

  @Test
  void onlyTheBlockerHearsOfIt() {
    all.blocks.block(ann, ben);
    all.blocks.block(ann, ben);
    all.blocks.unblock(ann, ben);

    assertThat(all.log.feed(ann)).containsExactly("user.blocked", "user.unblocked");
    assertThat(all.log.feed(ben)).isEmpty();
    assertThat(all.log.conversations().findDirect(ann, ben)).isEmpty();
  }

  @Test
  void friendsStayFriends() {
    all.befriend(ann, ben);

    all.blocks.block(ann, ben);

    assertThat(all.areFriends(ann, ben)).isTrue();
    assertThat(all.ask(ben, ann).status()).isEqualTo(Status.FRIENDS);
    assertThat(all.relations.between(ann, ben)).isEqualTo(new Relation(true, true, false));
    assertThat(all.relations.between(ben, ann)).isEqualTo(new Relation(true, false, true));
  }

  @Test
  void theBlockedAndTheBlockerAskInVain() {
    all.blocks.block(ann, ben);

    assertThat(refused(() -> all.ask(ben, ann))).isEqualTo(ErrorCode.NOT_ACCEPTED);
    assertThat(refused(() -> all.ask(ann, ben))).isEqualTo(ErrorCode.BLOCKED_BY_YOU);
    all.blocks.block(ben, ann);
    assertThat(refused(() -> all.ask(ben, ann))).isEqualTo(ErrorCode.BLOCKED_BY_YOU);
    all.blocks.unblock(ann, ben);
    assertThat(refused(() -> all.ask(ann, ben))).isEqualTo(ErrorCode.NOT_ACCEPTED);
    all.blocks.unblock(ben, ann);
    assertThat(all.ask(ben, ann).status()).isEqualTo(Status.REQUESTED);
  }

  @Test
  void theRequestOfTheBlockedIsTurnedDownLikeAnyOther() {
    all.ask(ben, ann);

    all.blocks.block(ann, ben);

    assertThat(states(ben, Direction.OUTGOING)).containsExactly(State.DECLINED);
    assertThat(all.log.feed(ben)).containsExactly("contact.requested", "contact.declined");
    assertThat(all.log.feed(ann))
        .containsExactly("contact.requested", "contact.declined", "user.blocked");
  }

  @Test
  void theRequestOfTheBlockerIsTakenBackLikeAnyOther() {
    var id = all.open(ann, ben);

    all.blocks.block(ann, ben);

    assertThat(states(ben, Direction.INCOMING)).containsExactly(State.CANCELLED);
    assertThat(all.log.feed(ben)).containsExactly("contact.requested", "contact.cancelled");
    assertThat(all.log.feed(ann))
        .containsExactly("contact.requested", "contact.cancelled", "user.blocked");
    assertThat(refused(() -> all.requests.accept(ben, id))).isEqualTo(ErrorCode.REQUEST_CLOSED);
  }

  @Test
  void groupsOfBothAreNotAffected() {
    var group = all.log.group(ann, ben);
    long epoch = all.log.head(group).accessEpoch();

    all.blocks.block(ann, ben);

    assertThat(all.log.head(group).accessEpoch()).isEqualTo(epoch);
  }

  @Test
  void nobodyBlocksThemselvesOrSomeoneUnknown() {
    assertThat(refused(() -> all.blocks.block(ann, ann))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused(() -> all.blocks.block(ann, new UserId(1)))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.blocks.unblock(ann, ben))).isEqualTo(ErrorCode.NOT_FOUND);
    all.blocks.block(ben, ann);
    assertThat(refused(() -> all.blocks.unblock(ann, ben))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void blockedUsersArePagedWithoutSkippingOrRepeating() {
    var blocked = new ArrayList<UserId>();
    for (int i = 0; i < 5; i++) {
      blocked.add(all.blocks.block(ann, all.log.user("blocked")).user().id());
    }
    var seen = new ArrayList<UserId>();
    @Nullable String cursor = null;
    do {
      var page = all.blocks.list(ann, cursor, 2);
      page.items().forEach(block -> seen.add(block.user().id()));
      cursor = page.next();
    } while (cursor != null);

    assertThat(seen).isEqualTo(blocked);
  }

  @Test
  void nobodyBlocksMoreThanFiveThousand() {
    all.log
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                insert into user_block (blocker_id, blocked_id, created_at)
                select ?, -n, now() from generate_series(1, ?) n
                """,
                ann.value(),
                Blocks.MAX - 1));
    var last = all.log.user("last");
    all.blocks.block(ann, last);

    assertThat(refused(() -> all.blocks.block(ann, ben))).isEqualTo(ErrorCode.LIST_FULL);
    assertThat(all.blocks.block(ann, last).user().id()).isEqualTo(last);
    assertThat(all.relations.between(ann, ben).blocks()).isFalse();
  }

  @Test
  void whereOneStandsWithManyIsToldAtOnce() {
    var cat = all.log.user("cat");
    var dan = all.log.user("dan");
    all.befriend(ann, ben);
    all.blocks.block(cat, ann);
    all.blocks.block(ann, dan);

    var relations =
        all.log
            .jdbi()
            .withHandle(
                handle -> all.relations.between(handle, ann, List.of(ben, cat, dan, ann, ben)));

    assertThat(relations)
        .hasSize(4)
        .containsEntry(ben, new Relation(true, false, false))
        .containsEntry(cat, new Relation(false, false, true))
        .containsEntry(dan, new Relation(false, true, false))
        .containsEntry(ann, new Relation(false, false, false));
    all.log
        .jdbi()
        .useHandle(handle -> {
          assertThat(all.relations.isFriend(handle, ann, ben)).isTrue();
          assertThat(all.relations.isBlocked(handle, cat, ann)).isTrue();
          assertThat(all.relations.isBlocked(handle, ann, cat)).isFalse();
          assertThat(all.relations.between(handle, ann, List.of())).isEmpty();
        });
  }

  private List<State> states(UserId user, Direction direction) {
    return all.requests.list(user, direction, null, 50).items().stream()
        .map(ContactRequest::state)
        .toList();
  }
}
