package im.connection.messages;

import im.connection.conversations.TestLog;
import im.connection.kernel.ConversationId;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// A conversation's head held by somebody else until closed.
final class HeldHead implements AutoCloseable {
  private final Handle handle;

  HeldHead(TestLog log, ConversationId conversation) {
    handle = log.jdbi().open();
    handle.begin();
    log.log().lock(handle, List.of(conversation));
  }

  @Override
  public void close() {
    if (handle.isInTransaction()) {
      handle.rollback();
    }
    handle.close();
  }
}
