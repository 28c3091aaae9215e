package im.connection.messages;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.connection.accounts.OpenAccounts;
import im.connection.conversations.AccessRule;
import im.connection.conversations.Conversation;
import im.connection.conversations.Head;
import im.connection.conversations.Restraint;
import im.connection.conversations.Sender;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Who may send where. A decision is kept as long as the conversation's access epoch stands, but
/// for the refusal of a user whose account is not open, which may open again by itself.
@Singleton
final class Access {
  /// What the rules say to a sender.
  ///
  /// @param epoch the access epoch for which it holds
  /// @param restraint what holds them back for a while when nothing refuses them
  record Decision(long epoch, Optional<ErrorCode> refusal, Restraint restraint) {}

  private final List<AccessRule> rules;
  private final OpenAccounts accounts;
  private final Cache<Sender, Decision> decisions =
      Caffeine.newBuilder().maximumSize(200_000).build();

  @Inject
  Access(Instance<AccessRule> rules, OpenAccounts accounts) {
    this(rules.stream().toList(), accounts);
  }

  Access(List<AccessRule> rules, OpenAccounts accounts) {
    this.rules = List.copyOf(rules);
    this.accounts = accounts;
  }

  /// Whether `sender` may send, decided under the locked head.
  Decision decide(Handle handle, Conversation conversation, Head head, UserId sender) {
    var key = new Sender(conversation.id(), sender);
    var known = decisions.getIfPresent(key);
    if (known != null && known.epoch() == head.accessEpoch()) {
      return known;
    }
    if (!accounts.isOpen(handle, sender)) {
      return new Decision(
          head.accessEpoch(), Optional.of(ErrorCode.ACCOUNT_SUSPENDED), Restraint.NONE);
    }
    var rule = rule(conversation);
    var refusal = rule.refusal(handle, conversation, sender);
    var restraint =
        refusal.isPresent() ? Restraint.NONE : rule.restraint(handle, conversation, sender);
    var decision = new Decision(head.accessEpoch(), refusal, restraint);
    decisions.put(key, decision);
    return decision;
  }

  /// Whether `user` may send at `now`, decided without a lock, for what is worth nothing later.
  boolean admits(Handle handle, Conversation conversation, UserId user, Instant now) {
    var rule = rule(conversation);
    if (!accounts.isOpen(handle, user) || rule.refusal(handle, conversation, user).isPresent()) {
      return false;
    }
    var mutedUntil = rule.restraint(handle, conversation, user).mutedUntil();
    return mutedUntil == null || mutedUntil.isBefore(now);
  }

  /// Lets those pass who may send at `now`, inside a transaction that holds the head.
  ///
  /// @throws Refusal as for sending
  void require(Handle handle, Conversation conversation, UserId user, Instant now) {
    var rule = rule(conversation);
    rule.refusal(handle, conversation, user)
        .ifPresent(code -> {
          throw Refusal.of(code);
        });
    var mutedUntil = rule.restraint(handle, conversation, user).mutedUntil();
    if (mutedUntil != null && mutedUntil.isAfter(now)) {
      throw Refusal.later(ErrorCode.MUTED, Duration.between(now, mutedUntil).plusSeconds(1));
    }
  }

  private AccessRule rule(Conversation conversation) {
    return rules.stream()
        .filter(rule -> rule.covers(conversation))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no access rule covers " + conversation));
  }
}
