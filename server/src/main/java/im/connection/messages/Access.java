package im.connection.messages;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.connection.conversations.AccessRule;
import im.connection.conversations.Conversation;
import im.connection.conversations.Head;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Who may send where. A decision is kept as long as the conversation's access epoch stands.
@Singleton
final class Access {
  private record Key(ConversationId conversation, UserId sender) {}

  private record Decision(long epoch, Optional<ErrorCode> refusal) {}

  private final List<AccessRule> rules;
  private final Cache<Key, Decision> decisions = Caffeine.newBuilder().maximumSize(200_000).build();

  @Inject
  Access(Instance<AccessRule> rules) {
    this(rules.stream().toList());
  }

  Access(List<AccessRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /// Why `sender` may not send, decided under the locked head.
  Optional<ErrorCode> refusal(Handle handle, Conversation conversation, Head head, UserId sender) {
    var key = new Key(conversation.id(), sender);
    var known = decisions.getIfPresent(key);
    if (known != null && known.epoch() == head.accessEpoch()) {
      return known.refusal();
    }
    var refusal = rule(conversation).refusal(handle, conversation, sender);
    decisions.put(key, new Decision(head.accessEpoch(), refusal));
    return refusal;
  }

  private AccessRule rule(Conversation conversation) {
    return rules.stream()
        .filter(rule -> rule.covers(conversation))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no access rule covers " + conversation));
  }
}
