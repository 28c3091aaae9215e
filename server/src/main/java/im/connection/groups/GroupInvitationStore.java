package im.connection.groups;

import im.connection.contacts.Person;
import im.connection.kernel.ConversationId;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;

/// Reads and writes invitations. One past its time reads as expired whatever its row says; the row
/// follows when the user is invited again.
@Singleton
final class GroupInvitationStore {
  static final Duration AGE = Duration.ofDays(30);

  private static final String INVITATION =
      """
      select n.id, n.created_at, n.expires_at, n.answered_at,
             case when n.state = 'pending' and n.expires_at <= :now then 'expired'
                  else n.state end as state,
             c.id as group_id, c.title, g.member_count,
             f.id as from_id, f.username as from_username, f.display_name as from_name,
             f.avatar as from_avatar,
             t.id as to_id, t.username as to_username, t.display_name as to_name,
             t.avatar as to_avatar
      from group_invitation n
      join chat_group g on g.conversation_id = n.group_id
      join conversation c on c.id = n.group_id
      join users f on f.id = n.inviter_id
      join users t on t.id = n.invitee_id
      """;

  private final Ids ids;
  private final InstantSource clock;

  GroupInvitationStore(Ids ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /// The first of `count` ids, to be taken before the transaction that stores them.
  long nextIds(int count) {
    return count == 0 ? 0 : ids.next(count);
  }

  /// Marks the open invitations of these users that are past their time.
  void expire(Handle handle, ConversationId group, List<UserId> invitees) {
    handle
        .createUpdate(
            """
            update group_invitation set state = 'expired'
            where group_id = :group and invitee_id = any(:invitees)
              and state = 'pending' and expires_at <= :now
            """)
        .bind("group", group.value())
        .bind("invitees", GroupStore.numbers(invitees))
        .bind("now", clock.instant())
        .execute();
  }

  /// Invites those of `invitees` (ascending) who exist, are no members, not banned and have no open
  /// invitation; the ids from `firstId` on belong to them in turn.
  void insert(
      Handle handle, ConversationId group, UserId inviter, List<UserId> invitees, long firstId) {
    Instant now = clock.instant();
    handle
        .createUpdate(
            """
            insert into group_invitation
              (id, group_id, inviter_id, invitee_id, created_at, expires_at)
            select n.id, :group, :inviter, u.id, :now, :expires
            from unnest(:ids, :invitees) as n (id, invitee_id)
            join users u on u.id = n.invitee_id and u.deleted_at is null
            where not exists (
              select from group_member m where m.group_id = :group and m.user_id = u.id)
              and not exists (
                select from group_ban b where b.group_id = :group and b.user_id = u.id)
            order by u.id
            on conflict do nothing
            """)
        .bind("group", group.value())
        .bind("inviter", inviter.value())
        .bind("now", now)
        .bind("expires", now.plus(AGE))
        .bind(
            "ids",
            LongStream.range(firstId, firstId + invitees.size()).boxed().toArray(Long[]::new))
        .bind("invitees", GroupStore.numbers(invitees))
        .execute();
  }

  /// Holds users, ascending, so that their open invitations can be counted.
  void hold(Handle handle, List<UserId> users) {
    handle
        .createQuery("select id from users where id = any(:users) order by id for no key update")
        .bind("users", GroupStore.numbers(users))
        .mapTo(Long.class)
        .list();
  }

  /// Those of `users` who declined an invitation into a group within `pause`.
  List<UserId> declined(Handle handle, ConversationId group, List<UserId> users, Duration pause) {
    return declined(handle, "group_id", group.value(), users, pause);
  }

  /// Those of `users` who declined an invitation of somebody within `pause`.
  List<UserId> declined(Handle handle, UserId inviter, List<UserId> users, Duration pause) {
    return declined(handle, "inviter_id", inviter.value(), users, pause);
  }

  private List<UserId> declined(
      Handle handle, String column, long value, List<UserId> users, Duration pause) {
    return handle
        .createQuery(
            """
            select distinct invitee_id
            from group_invitation
            where invitee_id = any(:users) and state = 'declined' and answered_at > :since
              and %s = :value
            """
                .formatted(column))
        .bind("users", GroupStore.numbers(users))
        .bind("since", clock.instant().minus(pause))
        .bind("value", value)
        .map((row, context) -> new UserId(row.getLong("invitee_id")))
        .list();
  }

  /// Those of `users` who have `limit` open invitations or more into existing groups.
  List<UserId> crowded(Handle handle, List<UserId> users, int limit) {
    return handle
        .createQuery(
            """
            select n.invitee_id
            from group_invitation n
            join chat_group g on g.conversation_id = n.group_id
            where n.invitee_id = any(:users) and n.state = 'pending' and n.expires_at > :now
              and g.dismissed_at is null
            group by n.invitee_id
            having count(*) >= :limit
            """)
        .bind("users", GroupStore.numbers(users))
        .bind("now", clock.instant())
        .bind("limit", limit)
        .map((row, context) -> new UserId(row.getLong("invitee_id")))
        .list();
  }

  /// How many invitations of an inviter are open.
  int countOpen(Handle handle, UserId inviter) {
    return handle
        .createQuery(
            """
            select count(*)
            from group_invitation n
            join chat_group g on g.conversation_id = n.group_id
            where n.inviter_id = :inviter and n.state = 'pending' and n.expires_at > :now
              and g.dismissed_at is null
            """)
        .bind("inviter", inviter.value())
        .bind("now", clock.instant())
        .mapTo(Integer.class)
        .one();
  }

  /// Cancels whatever invitation of a user is open.
  void cancel(Handle handle, ConversationId group, UserId invitee) {
    handle
        .createUpdate(
            """
            update group_invitation set state = 'cancelled', answered_at = :now
            where group_id = :group and invitee_id = :invitee and state = 'pending'
            """)
        .bind("now", clock.instant())
        .bind("group", group.value())
        .bind("invitee", invitee.value())
        .execute();
  }

  /// How many invitations of a group are open.
  int countOpen(Handle handle, ConversationId group) {
    return handle
        .createQuery(
            """
            select count(*) from group_invitation
            where group_id = :group and state = 'pending' and expires_at > :now
            """)
        .bind("group", group.value())
        .bind("now", clock.instant())
        .mapTo(Integer.class)
        .one();
  }

  /// The open invitations of these users into a group.
  List<Invitation> open(Handle handle, ConversationId group, List<UserId> invitees) {
    return handle
        .createQuery(
            INVITATION
                + """
                where n.group_id = :group and n.invitee_id = any(:invitees)
                  and n.state = 'pending'
                order by n.invitee_id
                """)
        .bind("now", clock.instant())
        .bind("group", group.value())
        .bind("invitees", GroupStore.numbers(invitees))
        .map((row, context) -> invitation(row))
        .list();
  }

  Optional<Invitation> find(Handle handle, RequestId id) {
    return handle
        .createQuery(INVITATION + "where n.id = :id")
        .bind("now", clock.instant())
        .bind("id", id.value())
        .map((row, context) -> invitation(row))
        .findOne();
  }

  /// Locks an invitation and reads it as it stands then.
  Optional<Invitation> lock(Handle handle, RequestId id) {
    handle
        .createQuery("select id from group_invitation where id = :id for update")
        .bind("id", id.value())
        .mapTo(Long.class)
        .findOne();
    return find(handle, id);
  }

  /// Closes a locked invitation and reads it again.
  Invitation close(Handle handle, RequestId id, Invitation.State state) {
    handle
        .createUpdate(
            "update group_invitation set state = :state, answered_at = :now where id = :id")
        .bind("state", state.name().toLowerCase(Locale.ROOT))
        .bind("now", clock.instant())
        .bind("id", id.value())
        .execute();
    return find(handle, id).orElseThrow();
  }

  /// A user's open invitations into existing groups, older than `before`, the newest first.
  List<Invitation> list(Handle handle, UserId invitee, long before, int limit) {
    return handle
        .createQuery(
            INVITATION
                + """
                where n.invitee_id = :invitee and n.state = 'pending' and n.expires_at > :now
                  and n.id < :before and g.dismissed_at is null
                order by n.id desc
                limit :limit
                """)
        .bind("now", clock.instant())
        .bind("invitee", invitee.value())
        .bind("before", before)
        .bind("limit", limit)
        .map((row, context) -> invitation(row))
        .list();
  }

  private static Invitation invitation(ResultSet row) throws SQLException {
    return new Invitation(
        new RequestId(row.getLong("id")),
        Invitation.GroupSummary.read(row),
        Person.read(row, "from"),
        Person.read(row, "to"),
        Invitation.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        GroupStore.instant(row, "created_at"),
        GroupStore.instant(row, "expires_at"),
        GroupStore.instantOrNull(row, "answered_at"));
  }

  /// Removes everything of a user's.
  void deleteAll(Handle handle, UserId user) {
    handle
        .createUpdate("delete from group_invitation where invitee_id = :user")
        .bind("user", user.value())
        .execute();
  }
}
