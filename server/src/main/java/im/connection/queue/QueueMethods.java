package im.connection.queue;

import im.connection.kernel.Caller;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.kernel.Position;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be asked about one conversation over JSON-RPC; `queue.sync` and `queue.ack` belong to
/// the connection and thus to the gateway.
@Singleton
final class QueueMethods implements RpcMethods {
  private static final int DEFAULT_LIMIT = 100;

  record Changes(ConversationId conversationId, long seq, long since, @Nullable Integer limit) {
    Changes {
      Given.required("conversationId", conversationId);
    }
  }

  private final Queue queue;

  QueueMethods(Queue queue) {
    this.queue = queue;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(new RpcMethod<>("message.changes", Changes.class, this::changes));
  }

  private Object changes(Caller caller, Changes params) {
    int limit = Page.checkLimit(params.limit() == null ? DEFAULT_LIMIT : params.limit());
    var since = new Position(params.seq(), params.since());
    return queue.changes(caller.user(), params.conversationId(), since, limit);
  }
}
