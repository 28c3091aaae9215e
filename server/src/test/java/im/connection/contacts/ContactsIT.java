package im.connection.contacts;

import static im.connection.testing.Attempt.refused;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContactsIT {
  private TestContacts all;
  private UserId ann;
  private UserId ben;

  @BeforeAll
  void start() {
    all = new TestContacts();
  }

  @BeforeEach
  void register() {
    ann = all.log.user("ann");
    ben = all.log.user("ben");
  }

  @AfterAll
  void stop() {
    all.close();
  }

  @Test
  void contactsArePagedWithoutSkippingOrRepeating() {
    var friends = new ArrayList<UserId>();
    for (int i = 0; i < 5; i++) {
      var friend = all.log.user("friend");
      all.befriend(ann, friend);
      friends.add(friend);
    }
    var seen = new ArrayList<UserId>();
    @Nullable String cursor = null;
    do {
      var page = all.contacts.list(ann, cursor, 2);
      page.items().forEach(contact -> seen.add(contact.user().id()));
      cursor = page.next();
    } while (cursor != null);

    assertThat(seen).isEqualTo(friends);
  }

  @Test
  void aRemarkIsSeenByItsOwnerOnlyAndNullClearsIt() {
    all.befriend(ann, ben);

    assertThat(all.contacts.remark(ann, ben, new Remark("老本")).remark()).isEqualTo("老本");
    assertThat(all.contacts.list(ben, null, 50).items().getFirst().remark()).isNull();
    assertThat(all.contacts.remark(ann, ben, new Remark(null)).remark()).isNull();
    assertThat(all.log.feed(ann)).endsWith("contact.updated", "contact.updated");
    assertThat(all.log.feed(ben)).doesNotContain("contact.updated");
  }

  @Test
  void onlyAContactHasARemark() {
    assertThat(refused(() -> all.contacts.remark(ann, ben, new Remark("x"))))
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void removingEndsTheFriendshipForBothAndBringsTheStrangerLimitBack() {
    all.befriend(ann, ben);
    var direct = conversation();
    all.log.send(direct, ben, "hi");
    long epoch = all.log.head(direct).accessEpoch();

    all.contacts.remove(ann, ben);

    assertThat(all.contacts.areFriends(ann, ben)).isFalse();
    assertThat(all.contacts.list(ben, null, 50).items()).isEmpty();
    var head = all.log.head(direct);
    assertThat(head.accessEpoch()).isGreaterThan(epoch);
    assertThat(head.admits(ann, 1)).isTrue();
    assertThat(head.admits(ann, 1)).isFalse();
    assertThat(all.log.feed(ann)).endsWith("contact.removed");
    assertThat(all.log.feed(ben)).endsWith("contact.removed");
  }

  @Test
  void onlyAFriendIsRemoved() {
    assertThat(refused(() -> all.contacts.remove(ann, ben))).isEqualTo(ErrorCode.NOT_FOUND);
    all.befriend(ann, ben);
    all.contacts.remove(ben, ann);
    long epoch = all.log.head(conversation()).accessEpoch();

    assertThat(refused(() -> all.contacts.remove(ann, ben))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(all.log.head(conversation()).accessEpoch()).isEqualTo(epoch);
  }

  @Test
  void formerFriendsMayBecomeFriendsAgain() {
    all.befriend(ann, ben);
    all.contacts.remove(ann, ben);
    all.befriend(ben, ann);

    assertThat(all.contacts.areFriends(ann, ben)).isTrue();
    assertThat(all.log.head(conversation()).admits(ann, 0)).isTrue();
  }

  @Test
  void onlyTheTwoOfADirectConversationMaySendInIt() {
    var rule = new DirectAccess(all.store);
    var direct = all.log.conversations().openDirect(ann, ben, false).id();

    assertThat(all.log.ask(rule, direct, ann)).isEmpty();
    assertThat(all.log.ask(rule, direct, ben)).isEmpty();
    assertThat(all.log.ask(rule, direct, all.log.user("eve"))).contains(ErrorCode.NOT_FOUND);
  }

  @Test
  void nobodyMaySendToSomeoneWhoIsGone() {
    var direct = all.log.conversations().openDirect(ann, ben, false).id();
    all.log.jdbi().useHandle(h -> h.execute("delete from users where id = ?", ben.value()));

    assertThat(all.log.ask(new DirectAccess(all.store), direct, ann))
        .contains(ErrorCode.NOT_ACCEPTED);
  }

  private ConversationId conversation() {
    return all.log.conversations().findDirect(ann, ben).orElseThrow().id();
  }
}
