package im.connection.contacts;

import static im.connection.testing.Attempt.refused;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import im.connection.platform.json.Patch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
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
      var page = all.contacts.list(ann, ContactQuery.of(null, null, cursor, 2));
      page.items().forEach(contact -> seen.add(contact.user().id()));
      cursor = page.next();
    } while (cursor != null);

    assertThat(seen).isEqualTo(friends);
  }

  @Test
  void whatIsNotedAboutAContactIsSeenByItsOwnerOnly() {
    all.befriend(ann, ben);

    var noted = all.contacts.update(ann, ben, notes("老本", List.of("同事", "爬山"), true));

    assertThat(noted.remark()).isEqualTo("老本");
    assertThat(noted.labels()).containsExactly("同事", "爬山");
    assertThat(noted.starred()).isTrue();
    assertThat(all.all(ann).items()).containsExactly(noted);
    var theirs = all.all(ben).items().getFirst();
    assertThat(theirs.remark()).isNull();
    assertThat(theirs.labels()).isEmpty();
    assertThat(theirs.starred()).isFalse();
    assertThat(all.log.feed(ann)).endsWith("contact.updated");
    assertThat(all.log.feed(ben)).doesNotContain("contact.updated");
  }

  @Test
  void anUpdateThatChangesNothingIsNoNews() {
    all.befriend(ann, ben);
    var noted = all.contacts.update(ann, ben, notes("老本", List.of("同事"), true));
    long rev = rev(ann);

    assertThat(all.contacts.update(ann, ben, new ContactUpdate(null, null, null))).isEqualTo(noted);
    assertThat(all.contacts.update(ann, ben, notes("老本", List.of("同事"), true))).isEqualTo(noted);
    assertThat(all.log.feed(ann)).containsOnlyOnce("contact.updated");
    assertThat(rev(ann)).isEqualTo(rev);
  }

  @Test
  void onlyAContactCanBeUpdated() {
    assertThat(refused(() -> all.contacts.update(ann, ben, notes("x", List.of(), true))))
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void labelsAreCountedAndFilterTheList() {
    var cat = all.log.user("cat");
    all.befriend(ann, ben);
    all.befriend(ann, cat);
    var one = all.contacts.update(ann, ben, notes(null, List.of("同事", "爬山"), false));
    var other = all.contacts.update(ann, cat, notes(null, List.of("同事"), false));

    assertThat(all.contacts.labels(ann))
        .containsExactlyInAnyOrder(new Label("同事", 2), new Label("爬山", 1));
    assertThat(all.contacts.labels(ben)).isEmpty();
    assertThat(under("爬山").items()).containsExactly(one);
    assertThat(under("同事").items()).containsExactly(one, other);
    assertThat(under("同").items()).isEmpty();
    assertThat(under("同事").rev()).isNull();
    var first = all.contacts.list(ann, ContactQuery.of(null, "同事", null, 1));
    var second = all.contacts.list(ann, ContactQuery.of(null, "同事", first.next(), 1));
    assertThat(second.items()).containsExactly(other);
    assertThat(second.next()).isNull();
  }

  @Test
  void nobodyHasMoreThanTwoHundredLabelsInUse() {
    for (int i = 0; i < Labels.MAX_IN_USE / Labels.MAX_EACH; i++) {
      var friend = all.log.user("friend");
      all.befriend(ann, friend);
      int first = i * Labels.MAX_EACH;
      var labels = IntStream.range(first, first + Labels.MAX_EACH).mapToObj(n -> "标签" + n);
      all.contacts.update(ann, friend, notes(null, labels.toList(), false));
    }
    all.befriend(ann, ben);

    assertThat(refused(() -> all.contacts.update(ann, ben, notes("x", List.of("更多"), false))))
        .isEqualTo(ErrorCode.LIST_FULL);
    assertThat(all.contacts.update(ann, ben, notes("x", List.of("标签0"), false)).labels())
        .containsExactly("标签0");
    assertThat(all.contacts.labels(ann)).hasSize(Labels.MAX_IN_USE);
  }

  @Test
  void whatChangedSinceARevisionIsTold() {
    var cat = all.log.user("cat");
    all.befriend(ann, ben);
    all.befriend(ann, cat);
    long start = rev(ann);
    assertThat(all.since(ann, start).items()).isEmpty();

    var noted = all.contacts.update(ann, ben, notes("老本", List.of(), true));
    all.contacts.remove(cat, ann);
    var changed = all.since(ann, start);

    assertThat(changed.items()).containsExactly(noted);
    assertThat(changed.removed()).containsExactly(cat);
    assertThat(changed.reset()).isFalse();
    assertThat(changed.rev()).isEqualTo(rev(ann));
    all.befriend(cat, ann);
    var again = all.since(ann, start);
    assertThat(again.items()).extracting(contact -> contact.user().id()).containsExactly(ben, cat);
    assertThat(again.removed()).isEmpty();
    assertThat(all.since(cat, 0).items()).hasSize(1);
  }

  @Test
  void changesArePagedInTheirOrder() {
    var friends = new ArrayList<UserId>();
    for (int i = 0; i < 4; i++) {
      friends.add(all.log.user("friend"));
      all.befriend(ann, friends.getLast());
    }
    all.contacts.update(ann, friends.get(0), notes("x", List.of(), false));
    all.contacts.remove(ann, friends.get(2));

    var seen = new ArrayList<UserId>();
    var revs = new ArrayList<Long>();
    var page = all.contacts.list(ann, ContactQuery.of(0L, null, null, 2));
    while (true) {
      page.items().forEach(contact -> seen.add(contact.user().id()));
      seen.addAll(page.removed());
      revs.add(page.rev());
      if (page.next() == null) {
        break;
      }
      page = all.contacts.list(ann, ContactQuery.of(0L, null, page.next(), 2));
    }

    assertThat(seen)
        .containsExactly(friends.get(1), friends.get(3), friends.get(0), friends.get(2));
    assertThat(revs).isSorted().last().isEqualTo(rev(ann));
  }

  @Test
  void whatChangesWhileTheListIsPagedIsAmongTheChangesSince() {
    var cat = all.log.user("cat");
    all.befriend(ann, ben);
    all.befriend(ann, cat);
    var first = all.contacts.list(ann, ContactQuery.of(null, null, null, 1));
    var noted = all.contacts.update(ann, ben, notes("meanwhile", List.of(), false));

    var second = all.contacts.list(ann, ContactQuery.of(null, null, first.next(), 1));

    assertThat(second.rev()).isEqualTo(first.rev());
    assertThat(all.since(ann, Objects.requireNonNull(second.rev())).items()).containsExactly(noted);
  }

  @Test
  void aRevisionOlderThanTheRemovalsThatAreKeptOrNewerThanAllIsAnsweredWithTheWholeList() {
    all.befriend(ann, ben);
    var cat = all.log.user("cat");
    all.befriend(ann, cat);
    long start = rev(ann);
    all.log
        .jdbi()
        .useHandle(handle -> {
          handle.execute(
              """
              insert into contact_removal (owner_id, rev, user_id)
              select ?, ? + n, n from generate_series(1, ?) n
              """,
              ann.value(),
              start,
              ContactChangeStore.KEPT);
          handle.execute(
              "update contact_head set rev = rev + ? where owner_id = ?",
              ContactChangeStore.KEPT,
              ann.value());
        });
    assertThat(all.since(ann, start).reset()).isFalse();

    all.contacts.remove(ann, cat);

    var old = all.since(ann, start);
    assertThat(old.reset()).isTrue();
    assertThat(old.items()).isEqualTo(all.all(ann).items());
    assertThat(old.removed()).isEmpty();
    assertThat(old.rev()).isEqualTo(rev(ann));
    var recent = all.contacts.list(ann, ContactQuery.of(start + 1, null, null, 200));
    assertThat(recent.reset()).isFalse();
    assertThat(recent.removed()).hasSize(200);
    assertThat(recent.next()).isNotNull();
    assertThat(
            all.log.count("select count(*) from contact_removal where owner_id = ?", ann.value()))
        .isEqualTo(ContactChangeStore.KEPT);
    assertThat(all.since(ann, rev(ann) + 1).reset()).isTrue();
  }

  @Test
  void removingEndsTheFriendshipForBothAndBringsTheStrangerLimitBack() {
    all.befriend(ann, ben);
    var direct = conversation();
    all.log.send(direct, ben, "hi");
    long epoch = all.log.head(direct).accessEpoch();

    all.contacts.remove(ann, ben);

    assertThat(all.areFriends(ann, ben)).isFalse();
    assertThat(all.all(ben).items()).isEmpty();
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

    assertThat(all.areFriends(ann, ben)).isTrue();
    assertThat(all.log.head(conversation()).admits(ann, 0)).isTrue();
  }

  @Test
  void onlyTheTwoOfADirectConversationMaySendInIt() {
    var rule = new DirectAccess(all.store, all.relations);
    var direct = all.log.conversations().openDirect(ann, ben, false).id();

    assertThat(all.log.ask(rule, direct, ann)).isEmpty();
    assertThat(all.log.ask(rule, direct, ben)).isEmpty();
    assertThat(all.log.ask(rule, direct, all.log.user("eve"))).contains(ErrorCode.NOT_FOUND);
  }

  @Test
  void nobodyMaySendToSomeoneWhoIsGone() {
    var direct = all.log.conversations().openDirect(ann, ben, false).id();
    all.log.jdbi().useHandle(h -> h.execute("delete from users where id = ?", ben.value()));

    assertThat(all.log.ask(new DirectAccess(all.store, all.relations), direct, ann))
        .contains(ErrorCode.NOT_ACCEPTED);
  }

  private static ContactUpdate notes(
      @Nullable String remark, List<String> labels, boolean starred) {
    return new ContactUpdate(Patch.of(remark), Patch.of(labels), Patch.of(starred));
  }

  private ContactPage under(String label) {
    return all.contacts.list(ann, ContactQuery.of(null, label, null, 50));
  }

  private long rev(UserId owner) {
    return Objects.requireNonNull(all.all(owner).rev());
  }

  private ConversationId conversation() {
    return all.log.conversations().findDirect(ann, ben).orElseThrow().id();
  }
}
