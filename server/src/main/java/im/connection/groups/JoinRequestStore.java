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
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads and writes requests to join. One past its time reads as expired whatever its row says; the
/// row follows when the user asks again.
@Singleton
final class JoinRequestStore {
  static final Duration AGE = Duration.ofDays(30);

  private static final String REQUEST =
      """
      select r.id, r.question, r.answer, r.created_at, r.expires_at, r.answered_at, r.answered_by,
             case when r.state = 'pending' and r.expires_at <= :now then 'expired'
                  else r.state end as state,
             c.id as group_id, c.title, g.member_count,
             u.id as user_id, u.username as user_username, u.display_name as user_name,
             u.avatar as user_avatar
      from group_join_request r
      join chat_group g on g.conversation_id = r.group_id
      join conversation c on c.id = r.group_id
      join users u on u.id = r.user_id
      """;

  private final Ids ids;
  private final InstantSource clock;

  JoinRequestStore(Ids ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /// An id for a request, to be taken before the transaction that stores it.
  RequestId nextId() {
    return new RequestId(ids.next());
  }

  /// Stores a request unless the user has an open one or is banned.
  ///
  /// @return whether it was stored
  boolean insert(
      Handle handle, RequestId id, ConversationId group, UserId user, @Nullable String answer) {
    Instant now = clock.instant();
    handle
        .createUpdate(
            """
            update group_join_request set state = 'expired'
            where group_id = :group and user_id = :user and state = 'pending'
              and expires_at <= :now
            """)
        .bind("group", group.value())
        .bind("user", user.value())
        .bind("now", now)
        .execute();
    return handle
            .createUpdate(
                """
                insert into group_join_request
                  (id, group_id, user_id, question, answer, created_at, expires_at)
                select :id, g.conversation_id, :user, g.join_question, :answer, :now, :expires
                from chat_group g
                where g.conversation_id = :group and not exists (
                  select from group_ban b where b.group_id = :group and b.user_id = :user)
                on conflict do nothing
                """)
            .bind("id", id.value())
            .bind("group", group.value())
            .bind("user", user.value())
            .bind("answer", answer)
            .bind("now", now)
            .bind("expires", now.plus(AGE))
            .execute()
        == 1;
  }

  /// How many requests a user made to a group within the last `age`, whatever became of them.
  int countWithin(Handle handle, ConversationId group, UserId user, Duration age) {
    return handle
        .createQuery(
            """
            select count(*) from group_join_request
            where group_id = :group and user_id = :user and created_at > :since
            """)
        .bind("group", group.value())
        .bind("user", user.value())
        .bind("since", clock.instant().minus(age))
        .mapTo(Integer.class)
        .one();
  }

  /// Whether a group has more than `max` open requests; counts no further.
  boolean hasMoreOpenThan(Handle handle, ConversationId group, int max) {
    return handle
            .createQuery(
                """
                select count(*) from (
                  select from group_join_request
                  where group_id = :group and state = 'pending' and expires_at > :now
                  limit :limit) r
                """)
            .bind("now", clock.instant())
            .bind("group", group.value())
            .bind("limit", max + 1)
            .mapTo(Integer.class)
            .one()
        > max;
  }

  /// The open request of a user to join a group.
  Optional<JoinRequest> open(Handle handle, ConversationId group, UserId user) {
    return handle
        .createQuery(
            REQUEST
                + """
                where r.group_id = :group and r.user_id = :user and r.state = 'pending'
                  and r.expires_at > :now
                """)
        .bind("group", group.value())
        .bind("user", user.value())
        .bind("now", clock.instant())
        .map((row, context) -> request(row))
        .findOne();
  }

  Optional<JoinRequest> find(Handle handle, RequestId id) {
    return handle
        .createQuery(REQUEST + "where r.id = :id")
        .bind("now", clock.instant())
        .bind("id", id.value())
        .map((row, context) -> request(row))
        .findOne();
  }

  /// Locks a request and reads it as it stands then.
  Optional<JoinRequest> lock(Handle handle, RequestId id) {
    handle
        .createQuery("select id from group_join_request where id = :id for update")
        .bind("id", id.value())
        .mapTo(Long.class)
        .findOne();
    return find(handle, id);
  }

  /// Closes a locked request and reads it again.
  JoinRequest close(Handle handle, RequestId id, JoinRequest.State state, UserId actor) {
    handle
        .createUpdate(
            """
            update group_join_request
            set state = :state, answered_at = :now, answered_by = :actor
            where id = :id
            """)
        .bind("state", stored(state))
        .bind("now", clock.instant())
        .bind("actor", actor.value())
        .bind("id", id.value())
        .execute();
    return find(handle, id).orElseThrow();
  }

  /// Closes whatever request of a user is open.
  void closeOpen(Handle handle, ConversationId group, UserId user, JoinRequest.State state) {
    handle
        .createUpdate(
            """
            update group_join_request set state = :state, answered_at = :now
            where group_id = :group and user_id = :user and state = 'pending'
            """)
        .bind("state", stored(state))
        .bind("now", clock.instant())
        .bind("group", group.value())
        .bind("user", user.value())
        .execute();
  }

  /// A group's open requests younger than `after`, the oldest first.
  List<JoinRequest> list(Handle handle, ConversationId group, long after, int limit) {
    return handle
        .createQuery(
            REQUEST
                + """
                where r.group_id = :group and r.state = 'pending' and r.id > :after
                  and r.expires_at > :now
                order by r.id
                limit :limit
                """)
        .bind("group", group.value())
        .bind("after", after)
        .bind("now", clock.instant())
        .bind("limit", limit)
        .map((row, context) -> request(row))
        .list();
  }

  /// A user's own requests older than `before`, the newest first, whatever became of them.
  List<JoinRequest> own(Handle handle, UserId user, long before, int limit) {
    return handle
        .createQuery(
            REQUEST + "where r.user_id = :user and r.id < :before order by r.id desc limit :limit")
        .bind("user", user.value())
        .bind("before", before)
        .bind("now", clock.instant())
        .bind("limit", limit)
        .map((row, context) -> request(row))
        .list();
  }

  /// Keeps whoever bans or lets somebody in waiting, and waits for them.
  void hold(Handle handle, ConversationId group) {
    handle
        .createQuery("select id from conversation_head where id = :group for share")
        .bind("group", group.value())
        .mapTo(Long.class)
        .one();
  }

  private static String stored(JoinRequest.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static JoinRequest request(ResultSet row) throws SQLException {
    long answeredBy = row.getLong("answered_by");
    return new JoinRequest(
        new RequestId(row.getLong("id")),
        Invitation.GroupSummary.read(row),
        Person.read(row, "user"),
        row.getString("question"),
        row.getString("answer"),
        JoinRequest.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        GroupStore.instant(row, "created_at"),
        GroupStore.instant(row, "expires_at"),
        GroupStore.instantOrNull(row, "answered_at"),
        answeredBy == 0 ? null : new UserId(answeredBy));
  }

  /// Removes everything of a user's.
  void deleteAll(Handle handle, UserId user) {
    handle
        .createUpdate("delete from group_join_request where user_id = :user")
        .bind("user", user.value())
        .execute();
  }
}
