package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import java.util.Collection;
import org.jdbi.v3.core.Handle;

/// Something that a feature keeps for users about messages. Whoever keeps any implements this, so
/// that it goes with what its user clears or deletes for themselves, in that transaction.
public interface OwnTrace {
  /// Deletes what it keeps for a user about messages that they delete for themselves.
  void hidden(Handle handle, UserId user, ConversationId conversation, Collection<Long> seqs);

  /// Deletes what it keeps for a user about a history that they clear up to this message.
  void cleared(Handle handle, UserId user, Place last);
}
