package im.connection.conversations;

import im.connection.kernel.Caller;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Conversations over JSON-RPC.
@Singleton
final class ConversationMethods implements RpcMethods {
  private static final int DEFAULT_LIMIT = 50;

  record Listing(@Nullable String cursor, @Nullable Integer limit) {}

  record Named(ConversationId conversationId) {
    Named {
      Given.required("conversationId", conversationId);
    }
  }

  record Read(ConversationId conversationId, long seq) {
    Read {
      Given.required("conversationId", conversationId);
    }
  }

  private final Conversations conversations;

  ConversationMethods(Conversations conversations) {
    this.conversations = conversations;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>("conversation.list", Listing.class, this::list),
        new RpcMethod<>("conversation.get", Named.class, this::get),
        new RpcMethod<>("conversation.read", Read.class, this::read));
  }

  private Object list(Caller caller, Listing params) {
    int limit = params.limit() == null ? DEFAULT_LIMIT : params.limit();
    return conversations.list(caller.user(), params.cursor(), limit);
  }

  private Object get(Caller caller, Named params) {
    return conversations.get(caller.user(), params.conversationId());
  }

  private Object read(Caller caller, Read params) {
    var mark = new ReadMark(params.seq());
    return new ReadMark(conversations.read(caller.user(), params.conversationId(), mark.seq()));
  }
}
