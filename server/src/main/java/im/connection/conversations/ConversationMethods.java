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

  record Listing(@Nullable Boolean archived, @Nullable String cursor, @Nullable Integer limit) {}

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

  record ReadersOf(
      ConversationId conversationId,
      long seq,
      @Nullable Boolean haveRead,
      @Nullable String cursor,
      @Nullable Integer limit) {
    ReadersOf {
      Given.required("conversationId", conversationId);
    }
  }

  private final Conversations conversations;
  private final Marks marks;

  ConversationMethods(Conversations conversations, Marks marks) {
    this.conversations = conversations;
    this.marks = marks;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>("conversation.list", Listing.class, this::list),
        new RpcMethod<>("conversation.get", Named.class, this::get),
        new RpcMethod<>("conversation.read", Read.class, this::read),
        new RpcMethod<>("conversation.markUnread", Named.class, this::markUnread),
        new RpcMethod<>("message.readers", ReadersOf.class, this::readers));
  }

  private Object list(Caller caller, Listing params) {
    int limit = params.limit() == null ? DEFAULT_LIMIT : params.limit();
    boolean archived = Boolean.TRUE.equals(params.archived());
    return conversations.list(caller.user(), archived, params.cursor(), limit);
  }

  private Object get(Caller caller, Named params) {
    return conversations.get(caller.user(), params.conversationId());
  }

  private Object read(Caller caller, Read params) {
    var mark = new ReadMark(params.seq());
    return new ReadMark(marks.read(caller.user(), params.conversationId(), mark.seq()));
  }

  private @Nullable Object markUnread(Caller caller, Named params) {
    marks.markUnread(caller.user(), params.conversationId());
    return null;
  }

  private Object readers(Caller caller, ReadersOf params) {
    var query = ReaderQuery.of(params.haveRead(), params.cursor(), params.limit());
    return marks.readers(caller.user(), params.conversationId(), params.seq(), query);
  }
}
