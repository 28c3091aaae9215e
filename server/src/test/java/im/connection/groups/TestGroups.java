package im.connection.groups;

import com.fasterxml.jackson.core.JsonProcessingException;
import im.connection.accounts.TestPrivacy;
import im.connection.accounts.TestQuotas;
import im.connection.contacts.Relations;
import im.connection.conversations.Announcement;
import im.connection.conversations.LogEntry;
import im.connection.conversations.TestLog;
import im.connection.kernel.ConversationId;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import im.connection.platform.json.JsonRules;
import im.connection.testing.MovableClock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The groups wired by hand on a database of their own.
final class TestGroups implements AutoCloseable {
  final TestLog log = new TestLog();
  final MovableClock clock = new MovableClock();
  final GroupStore store = new GroupStore();
  final GroupInvitations invitations;
  final Dismissals dismissals;
  final Groups groups;
  final GroupSettings settings;
  final Members members;
  final GroupModeration moderation;
  final JoinRequests requests;
  final GroupLinks links;
  final Follows follows;
  final GroupAccess access = new GroupAccess(store);

  TestGroups(int maxMembers) {
    var conversations = log.conversations();
    var invited = new GroupInvitationStore(log.ids(), clock);
    var asked = new JoinRequestStore(log.ids(), clock);
    var memberStore = new MemberStore();
    var limits = new GroupLimits(clock);
    var joining =
        new Joining(
            store,
            invited,
            asked,
            limits,
            Settings.read(List.of(Map.of("IMC_GROUP_MAX_MEMBERS", "" + maxMembers))));
    invitations =
        new GroupInvitations(
            log.jdbi(),
            invited,
            store,
            memberStore,
            new Relations(log.jdbi(), TestPrivacy.of(log.jdbi())),
            joining,
            conversations,
            log.feeds(),
            TestQuotas.generous(clock));
    GroupIndex index = new NoIndex();
    dismissals = new Dismissals(log.jdbi(), store, conversations);
    groups =
        new Groups(
            log.jdbi(),
            store,
            joining,
            invitations,
            conversations,
            dismissals,
            index,
            TestQuotas.generous(clock));
    settings = new GroupSettings(store, conversations, index);
    members = new Members(log.jdbi(), store, memberStore, limits, log.presence());
    moderation =
        new GroupModeration(log.jdbi(), store, memberStore, joining, limits, conversations);
    requests = new JoinRequests(log.jdbi(), asked, store, joining, conversations, log.feeds());
    links =
        new GroupLinks(
            log.jdbi(), new GroupLinkStore(log.ids(), clock), store, joining, conversations);
    follows = new Follows(log.jdbi(), new FollowStore(), store, log.feeds(), log.presence());
  }

  /// A new group with these members besides its owner.
  ConversationId group(UserId owner, UserId... members) {
    var group = groups.create(owner, new NewGroup("组", null)).id();
    for (UserId member : members) {
      join(group, owner, member);
    }
    return group;
  }

  /// A change of a group, as a client writes it.
  static GroupUpdate update(String json) {
    try {
      return JsonRules.mapper().readValue(json, GroupUpdate.class);
    } catch (JsonProcessingException bad) {
      throw new IllegalArgumentException(bad);
    }
  }

  /// Changes a group in the name of its owner.
  Group change(ConversationId group, UserId owner, String json) {
    return settings.update(owner, group, update(json));
  }

  /// Lets a user ask to join.
  RequestId ask(ConversationId group, UserId user) {
    var answer = requests.join(user, group, new NewJoinRequest("我想参加"));
    return Objects.requireNonNull(answer.request()).id();
  }

  /// A token by which anybody may join.
  LinkToken link(ConversationId group, UserId owner) {
    return new LinkToken(links.create(owner, group, new NewLink(null, null)).token());
  }

  /// Invites a user.
  RequestId invite(ConversationId group, UserId inviter, UserId invitee) {
    return invitations
        .invite(inviter, group, new NewInvitations(List.of(invitee)))
        .invited()
        .getFirst()
        .id();
  }

  /// Invites a user, who accepts.
  void join(ConversationId group, UserId inviter, UserId invitee) {
    invitations.accept(invitee, invite(group, inviter, invitee));
  }

  /// Makes members of users without asking them.
  void put(ConversationId group, Role role, UserId... users) {
    var joined = List.of(users);
    log.conversations()
        .change(
            group,
            change -> {
              joined.forEach(user -> store.addMember(change.handle(), group, user, role));
              change.announce(
                  Announcement.joining(
                      joined.getFirst(),
                      "member.joined",
                      joined,
                      Announcement.History.SINCE_JOINING));
              return true;
            });
  }

  /// The role of a user, null when they are no member.
  @Nullable Role role(ConversationId group, UserId user) {
    return log.jdbi().withHandle(handle -> store.role(handle, group, user)).orElse(null);
  }

  /// The last system message of a log.
  String lastBody(ConversationId group) {
    return String.valueOf(
        log.entries(group).stream()
            .filter(entry -> entry.type().equals(LogEntry.SYSTEM))
            .toList()
            .getLast()
            .body());
  }

  /// The members as rows, and as open spans, and as the group counts them: always the same number.
  long members(ConversationId group) {
    long rows = log.count("select count(*) from group_member where group_id = ?", group.value());
    long spans = openSpans(group);
    long counted =
        log.count("select member_count from chat_group where conversation_id = ?", group.value());
    if (rows != spans || rows != counted) {
      throw new AssertionError("rows=%d spans=%d count=%d".formatted(rows, spans, counted));
    }
    return rows;
  }

  long openSpans(ConversationId group) {
    return log.count(
        "select count(*) from conversation_span where conversation_id = ? and to_seq is null",
        group.value());
  }

  @Override
  public void close() {
    log.close();
  }

  private static final class NoIndex implements GroupIndex {
    @Override
    public void changed(Handle handle, ConversationId group, String name) {}

    @Override
    public void dismissed(Handle handle, ConversationId group) {}
  }
}
