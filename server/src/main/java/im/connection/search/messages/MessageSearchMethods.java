package im.connection.search.messages;

import im.connection.kernel.Caller;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Page;
import im.connection.kernel.UserId;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Search in messages over JSON-RPC.
@Singleton
final class MessageSearchMethods implements RpcMethods {
  record Sought(
      @Nullable String query,
      @Nullable ConversationId conversationId,
      @Nullable UserId senderId,
      @Nullable String type,
      @Nullable MessageSearchHas has,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable MessageSearchSort sort,
      @Nullable String cursor,
      @Nullable Integer limit) {
    MessageSearchQuery wanted() {
      return new MessageSearchQuery(
          query,
          conversationId,
          senderId,
          type,
          has,
          from,
          to,
          Objects.requireNonNullElse(sort, MessageSearchSort.NEWEST),
          cursor == null ? null : MessageSearchCursor.valueOf(cursor),
          Page.limit(limit));
    }
  }

  private final MessageSearches messages;

  MessageSearchMethods(MessageSearches messages) {
    this.messages = messages;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(new RpcMethod<>("message.search", Sought.class, this::search));
  }

  private Object search(Caller caller, Sought params) {
    return messages.find(caller.user(), params.wanted());
  }
}
