package im.connection.messages;

import im.connection.kernel.ConversationId;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Reads what messages said before they were edited.
@Singleton
final class EditStore {
  /// Oldest first.
  List<Edit> list(Handle handle, ConversationId conversation, long seq) {
    return handle
        .createQuery(
            """
            select body, written_at
            from message_edit
            where conversation_id = :conversation and seq = :seq
            order by rev
            """)
        .bind("conversation", conversation.value())
        .bind("seq", seq)
        .map((row, context) ->
            new Edit(
                row.getString("body"),
                row.getObject("written_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  int count(Handle handle, ConversationId conversation, long seq) {
    return handle
        .createQuery(
            """
            select count(*) from message_edit
            where conversation_id = :conversation and seq = :seq
            """)
        .bind("conversation", conversation.value())
        .bind("seq", seq)
        .mapTo(Integer.class)
        .one();
  }
}
