package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.MessageId;
import im.connection.kernel.UserId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes entries of the columns of [LogReader#ENTRY]. What a message said is left out once its time
/// has come, whether it was erased already or not.
final class EntryRow {
  private EntryRow() {}

  /// The entry as everybody sees it.
  static LogEntry entry(ResultSet row) throws SQLException {
    return entry(row, false);
  }

  /// The entry as a user sees it, who may have deleted it for themselves.
  static LogEntry entryForUser(ResultSet row) throws SQLException {
    return entry(row, row.getBoolean("is_hidden"));
  }

  private static LogEntry entry(ResultSet row, boolean isHidden) throws SQLException {
    boolean isGone = isHidden || row.getBoolean("is_expired");
    return new LogEntry(
        new ConversationId(row.getLong("conversation_id")),
        row.getLong("message_seq"),
        row.getLong("message_rev"),
        new MessageId(row.getLong("message_id")),
        row.getLong("ordinal"),
        new UserId(row.getLong("sender_id")),
        row.getString("client_id"),
        LogStore.instant(row, "created_at"),
        time(row, "recalled_at"),
        row.getString("type"),
        isGone ? null : row.getString("body"),
        isHidden ? MessageState.HIDDEN : state(row, isGone),
        users(row.getArray("joined")),
        users(row.getArray("departed")),
        false);
  }

  private static MessageState state(ResultSet row, boolean isGone) throws SQLException {
    var expiresAt = time(row, "expires_at");
    if (isGone) {
      return MessageState.of(Attributes.NONE, expiresAt);
    }
    return new MessageState(
        number(row, "reply_to"),
        row.getString("fallback"),
        user(row, "forwarded_from"),
        time(row, "edited_at"),
        user(row, "recalled_by"),
        expiresAt,
        null,
        time(row, "pinned_at"),
        user(row, "pinned_by"),
        row.getString("reactions"),
        row.getString("poll"),
        row.getString("preview"));
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return number == 0 ? null : number;
  }

  private static @Nullable UserId user(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return number == 0 ? null : new UserId(number);
  }

  private static List<UserId> users(@Nullable Array array) throws SQLException {
    return array == null
        ? List.of()
        : Stream.of((Long[]) array.getArray()).map(UserId::new).toList();
  }
}
