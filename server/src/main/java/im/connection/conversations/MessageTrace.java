package im.connection.conversations;

import im.connection.kernel.ConversationId;
import java.util.Collection;
import org.jdbi.v3.core.Handle;

/// Something that a feature keeps about messages beside the log. Whoever keeps any implements this,
/// so that nothing is left of a message that is erased.
public interface MessageTrace {
  /// Deletes all it keeps about these messages, in the transaction that erases them and holds the
  /// conversation's head.
  void erase(Handle handle, ConversationId conversation, Collection<Long> seqs);

  /// Deletes what it keeps of what a message said before it was edited, likewise.
  default void edited(Handle handle, ConversationId conversation, long seq) {}
}
