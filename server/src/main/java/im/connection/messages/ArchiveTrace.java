package im.connection.messages;

import im.connection.conversations.MessageTrace;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import im.connection.personal.Exports;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// What users' archives have of messages: those that may contain an erased one are made anew.
@Singleton
final class ArchiveTrace implements MessageTrace {
  private final Exports exports;
  private final ArchiveTraceStore store;

  ArchiveTrace(Exports exports, ArchiveTraceStore store) {
    this.exports = exports;
    this.store = store;
  }

  @Override
  public void erase(Handle handle, ConversationId conversation, Collection<Long> seqs) {
    if (!store.isLasting(handle, conversation, seqs)) {
      return;
    }
    exports.holdToErase(handle);
    List<UserId> keepers = store.keepers(handle, conversation, seqs);
    if (!keepers.isEmpty()) {
      exports.renew(handle, keepers);
    }
  }
}
