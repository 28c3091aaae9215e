package im.connection.messages;

import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.ScheduleId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Keeps messages that are to be sent later.
@Singleton
final class ScheduleStore {
  /// One that is due, locked.
  record Due(UserId user, Schedule schedule) {}

  private static final String COLUMNS =
      """
      id, user_id, conversation_id, client_id, type, body, reply_to, send_at, created_at, failure
      """;

  /// Stores one, or finds what was stored under the same key.
  Schedule insert(Handle handle, UserId user, Schedule schedule) {
    handle
        .createUpdate(
            """
            insert into scheduled_message
              (id, user_id, conversation_id, client_id, type, body, reply_to, send_at, try_at,
               created_at)
            values (:id, :user, :conversation, :key, :type, :body, :replyTo, :sendAt, :sendAt,
              :createdAt)
            on conflict (user_id, conversation_id, client_id) do nothing
            """)
        .bind("id", schedule.id().value())
        .bind("user", user.value())
        .bind("conversation", schedule.conversationId().value())
        .bind("key", schedule.clientId())
        .bind("type", schedule.type())
        .bind("body", schedule.body())
        .bind("replyTo", schedule.replyTo())
        .bind("sendAt", schedule.sendAt().atOffset(ZoneOffset.UTC))
        .bind("createdAt", schedule.createdAt().atOffset(ZoneOffset.UTC))
        .execute();
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + """
                from scheduled_message
                where user_id = :user and conversation_id = :conversation and client_id = :key
                """)
        .bind("user", user.value())
        .bind("conversation", schedule.conversationId().value())
        .bind("key", schedule.clientId())
        .map((row, context) -> schedule(row))
        .one();
  }

  int count(Handle handle, UserId user) {
    return handle
        .createQuery("select count(*) from scheduled_message where user_id = :user")
        .bind("user", user.value())
        .mapTo(Integer.class)
        .one();
  }

  /// A user's, the earliest first.
  List<Schedule> list(Handle handle, UserId user) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + "from scheduled_message where user_id = :user order by send_at, id")
        .bind("user", user.value())
        .map((row, context) -> schedule(row))
        .list();
  }

  /// Removes one and answers with it; empty when there is none of the user's.
  Optional<Schedule> delete(Handle handle, UserId user, ScheduleId id) {
    return handle
        .createQuery(
            "delete from scheduled_message where user_id = :user and id = :id returning " + COLUMNS)
        .bind("user", user.value())
        .bind("id", id.value())
        .map((row, context) -> schedule(row))
        .findOne();
  }

  void deleteAll(Handle handle, UserId user) {
    handle
        .createUpdate("delete from scheduled_message where user_id = :user")
        .bind("user", user.value())
        .execute();
  }

  /// The earliest one that is due and that no other node has in hand.
  Optional<Due> lockDue(Handle handle, Instant now) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + """
                from scheduled_message
                where failure is null and try_at <= :now
                order by try_at
                limit 1
                for update skip locked
                """)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .map((row, context) -> new Due(new UserId(row.getLong("user_id")), schedule(row)))
        .findOne();
  }

  void fail(Handle handle, ScheduleId id, ErrorCode code) {
    handle
        .createUpdate("update scheduled_message set failure = :code where id = :id")
        .bind("code", code.wireName())
        .bind("id", id.value())
        .execute();
  }

  void postpone(Handle handle, ScheduleId id, Instant until) {
    handle
        .createUpdate("update scheduled_message set try_at = :until where id = :id")
        .bind("until", until.atOffset(ZoneOffset.UTC))
        .bind("id", id.value())
        .execute();
  }

  private static Schedule schedule(ResultSet row) throws SQLException {
    long replyTo = row.getLong("reply_to");
    return new Schedule(
        new ScheduleId(row.getLong("id")),
        new ConversationId(row.getLong("conversation_id")),
        row.getString("client_id"),
        row.getObject("send_at", OffsetDateTime.class).toInstant(),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getString("type"),
        row.getString("body"),
        replyTo == 0 ? null : replyTo,
        row.getString("failure"));
  }
}
