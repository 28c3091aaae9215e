package im.connection.links;

import im.connection.conversations.MessageTrace;
import im.connection.kernel.ConversationId;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Takes snapshots away with the messages that carry them.
@Singleton
final class LinkTrace implements MessageTrace {
  private final PreviewStore store;

  LinkTrace(PreviewStore store) {
    this.store = store;
  }

  @Override
  public void edited(Handle handle, ConversationId conversation, long seq) {
    store.release(handle, conversation, List.of(seq));
  }

  @Override
  public void erase(Handle handle, ConversationId conversation, Collection<Long> seqs) {
    store.release(handle, conversation, seqs);
  }
}
