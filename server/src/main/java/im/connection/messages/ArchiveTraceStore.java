package im.connection.messages;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Reads who has an archive that messages may be in.
@Singleton
final class ArchiveTraceStore {
  /// Whether one of these messages may be in an archive: those that expire never are.
  boolean isLasting(Handle handle, ConversationId conversation, Collection<Long> seqs) {
    return handle
        .createQuery(
            """
            select exists (
              select from message
              where conversation_id = :conversation and seq = any(:seqs) and expires_at is null)
            """)
        .bind("conversation", conversation.value())
        .bind("seqs", seqs.toArray(Long[]::new))
        .mapTo(Boolean.class)
        .one();
  }

  /// Users who were let see one of these messages and whose archive is in the making or was
  /// finished after it was sent, or so little before that a clock may have been set back.
  List<UserId> keepers(Handle handle, ConversationId conversation, Collection<Long> seqs) {
    return handle
        .createQuery(
            """
            select distinct e.user_id
            from data_export e
            join conversation_span s on s.user_id = e.user_id and s.conversation_id = :conversation
            join message m on m.conversation_id = s.conversation_id and m.seq = any(:seqs)
              and m.seq between s.from_seq and coalesce(s.to_seq, m.seq)
            where m.expires_at is null and e.key is not null
              and (e.finished_at is null or e.finished_at + interval '1 minute' >= m.created_at)
            """)
        .bind("conversation", conversation.value())
        .bind("seqs", seqs.toArray(Long[]::new))
        .map((row, context) -> new UserId(row.getLong("user_id")))
        .list();
  }
}
