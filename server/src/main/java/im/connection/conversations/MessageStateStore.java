package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// Changes the rows of messages. Every change takes the next revision of its conversation, in the
/// head that the transaction holds, and leaves a row that says so, in place of the message's last.
@Singleton
final class MessageStateStore {
  /// Leaves nothing of what the message said.
  private static final String ERASED =
      """
      , body = null, digest = null, fallback = null, reply_to = null, forwarded_from = null,
      reactions = null, poll = null, preview = null, pinned_at = null, pinned_by = null,
      edited_at = null
      """;

  LogEntry recall(Handle handle, Head head, long seq, UserId by) {
    return change(
        handle,
        head,
        seq,
        ", recalled_at = :at, recalled_by = :by" + ERASED,
        query -> query.bind("by", by.value()));
  }

  LogEntry expire(Handle handle, Head head, long seq) {
    return change(handle, head, seq, ", expired_at = :at" + ERASED, query -> query);
  }

  /// Replaces a body and keeps the one before.
  LogEntry edit(Handle handle, Head head, long seq, String body, @Nullable String fallback) {
    handle
        .createUpdate(
            """
            insert into message_edit (conversation_id, seq, rev, body, written_at)
            select conversation_id, seq, rev, body, coalesce(edited_at, created_at)
            from message
            where conversation_id = :conversation and seq = :seq
            """)
        .bind("conversation", head.conversation().value())
        .bind("seq", seq)
        .execute();
    return change(
        handle,
        head,
        seq,
        ", edited_at = :at, body = :body, fallback = :fallback, preview = null",
        query -> query.bind("body", body).bind("fallback", fallback));
  }

  LogEntry pin(Handle handle, Head head, long seq, UserId by) {
    return change(
        handle,
        head,
        seq,
        ", pinned_at = :at, pinned_by = :by",
        query -> query.bind("by", by.value()));
  }

  LogEntry unpin(Handle handle, Head head, long seq) {
    return change(handle, head, seq, ", pinned_at = null, pinned_by = null", query -> query);
  }

  LogEntry reactions(Handle handle, Head head, long seq, @Nullable String json) {
    return change(handle, head, seq, ", reactions = :json", query -> query.bind("json", json));
  }

  LogEntry poll(Handle handle, Head head, long seq, String json) {
    return change(handle, head, seq, ", poll = :json", query -> query.bind("json", json));
  }

  LogEntry preview(Handle handle, Head head, long seq, @Nullable String json) {
    return change(handle, head, seq, ", preview = :json", query -> query.bind("json", json));
  }

  /// Deletes what the log itself keeps beside these messages.
  void erase(Handle handle, ConversationId conversation, Collection<Long> seqs) {
    handle
        .createUpdate(
            """
            delete from message_edit
            where conversation_id = :conversation and seq = any(:seqs)
            """)
        .bind("conversation", conversation.value())
        .bind("seqs", seqs.toArray(Long[]::new))
        .execute();
  }

  /// @param assignments further columns to set, each after a comma
  private static LogEntry change(
      Handle handle, Head head, long seq, String assignments, UnaryOperator<Query> values) {
    return values
        .apply(
            handle.createQuery(
                """
                with superseded as (
                  delete from conversation_change
                  where conversation_id = :conversation and rev = (
                    select rev from message where conversation_id = :conversation and seq = :seq)
                ), change as (
                  insert into conversation_change (conversation_id, rev, seq, changed_at)
                  values (:conversation, :rev, :seq, :at)
                )
                update message m
                set rev = :rev\
                """
                    + assignments
                    + " where m.conversation_id = :conversation and m.seq = :seq returning "
                    + LogReader.ENTRY))
        .bind("conversation", head.conversation().value())
        .bind("seq", seq)
        .bind("rev", head.nextRev())
        .bind("at", LogStore.utc(head.time()))
        .map((row, context) -> EntryRow.entry(row))
        .one();
  }

  /// The conversations with messages whose time has come, at most `limit` messages, the earliest
  /// first.
  List<Place> expired(Handle handle, int limit) {
    return handle
        .createQuery(
            """
            select conversation_id, seq
            from message
            where expires_at <= (select clock_timestamp()) and expires_at is not null
              and expired_at is null and recalled_at is null
            order by expires_at
            limit :limit
            """)
        .bind("limit", limit)
        .map((row, context) ->
            new Place(new ConversationId(row.getLong("conversation_id")), row.getLong("seq")))
        .list();
  }

  /// Those of these messages of a conversation that still have to be erased.
  List<Long> due(Handle handle, ConversationId conversation, Collection<Long> seqs) {
    return handle
        .createQuery(
            """
            select seq
            from message
            where conversation_id = :conversation and seq = any(:seqs)
              and expires_at <= clock_timestamp() and expired_at is null and recalled_at is null
            order by seq
            """)
        .bind("conversation", conversation.value())
        .bind("seqs", seqs.toArray(Long[]::new))
        .mapTo(Long.class)
        .list();
  }
}
