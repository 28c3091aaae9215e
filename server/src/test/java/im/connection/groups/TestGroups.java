package im.connection.groups;

import im.connection.conversations.Announcement;
import im.connection.conversations.TestLog;
import im.connection.kernel.ConversationId;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import im.connection.testing.MovableClock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The groups wired by hand on a database of their own.
final class TestGroups implements AutoCloseable {
  final TestLog log = new TestLog();
  final MovableClock clock = new MovableClock();
  final GroupStore store = new GroupStore();
  final GroupInvitations invitations;
  final Dismissals dismissals;
  final Groups groups;
  final GroupAccess access = new GroupAccess(store);

  TestGroups(int maxMembers) {
    var settings = Settings.read(List.of(Map.of("IMC_GROUP_MAX_MEMBERS", "" + maxMembers)));
    var conversations = log.conversations();
    invitations =
        new GroupInvitations(
            log.jdbi(),
            new GroupInvitationStore(log.ids(), clock),
            store,
            conversations,
            log.feeds(),
            settings);
    dismissals = new Dismissals(log.jdbi(), store, conversations);
    groups = new Groups(log.jdbi(), store, invitations, conversations, dismissals);
  }

  /// A new group with these members besides its owner.
  ConversationId group(UserId owner, UserId... members) {
    var group = groups.create(owner, new NewGroup("组", null)).id();
    for (UserId member : members) {
      join(group, owner, member);
    }
    return group;
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
}
