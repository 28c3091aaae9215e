package im.connection.messages;

import im.connection.conversations.Conversation;
import im.connection.conversations.ConversationLog;
import im.connection.conversations.Head;
import im.connection.conversations.NewMessage;
import im.connection.conversations.Sender;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Decides under the locked heads which messages of a batch may enter their logs, in the order of
/// their arrival. Whatever it counts or times (the stranger limit, mutes, slow mode, quotas) is
/// read after the lock was taken, so that neither other connections nor other nodes can slip
/// through.
final class Admissions {
  /// How many messages a stranger may send until they are answered.
  static final int STRANGER_LIMIT = 3;

  private final ConversationLog log;
  private final Access access;
  private final Volumes volumes;

  Admissions(ConversationLog log, Access access, Volumes volumes) {
    this.log = log;
    this.access = access;
    this.volumes = volumes;
  }

  /// Why messages that are not in the log yet may not enter it; absent for those that may.
  Map<NewMessage.Key, Refusal> refusals(
      Handle handle, Map<ConversationId, Head> heads, List<Pending> fresh) {
    var decisions = new LinkedHashMap<Pending, Access.Decision>();
    for (Pending pending : fresh) {
      var sender = pending.message().sender();
      var head = head(heads, pending);
      decisions.put(pending, access.decide(handle, pending.conversation(), head, sender));
    }
    var lastSent = lastSent(handle, decisions);
    var refused = new HashMap<NewMessage.Key, Refusal>();
    decisions.forEach((pending, decision) ->
        refusal(head(heads, pending), pending, decision, lastSent)
            .ifPresent(refusal -> refused.put(pending.message().key(), refusal)));
    refuseVolumes(handle, fresh, refused);
    return refused;
  }

  /// What is let in counts by what it stores, whoever composed it: a record of forwarded messages
  /// by all that stands in it.
  private void refuseVolumes(
      Handle handle, List<Pending> fresh, Map<NewMessage.Key, Refusal> refused) {
    fresh.stream()
        .map(Pending::message)
        .filter(message -> !refused.containsKey(message.key()))
        .sorted(Comparator.comparing(NewMessage::sender))
        .forEach(message ->
            volumes
                .message(handle, message.sender(), message.body())
                .ifPresent(refusal -> refused.put(message.key(), refusal)));
  }

  /// The retries in direct conversations whose senders may not write there any more: they get their
  /// answer, but do not learn whether the other is online.
  Set<NewMessage.Key> shutOut(
      Handle handle, Map<ConversationId, Head> heads, List<Pending> repeated) {
    return repeated.stream()
        .filter(pending -> pending.conversation() instanceof Conversation.Direct)
        .filter(pending ->
            access
                .decide(
                    handle,
                    pending.conversation(),
                    head(heads, pending),
                    pending.message().sender())
                .refusal()
                .isPresent())
        .map(pending -> pending.message().key())
        .collect(Collectors.toSet());
  }

  private Map<Sender, Instant> lastSent(Handle handle, Map<Pending, Access.Decision> decisions) {
    var slowed =
        decisions.entrySet().stream()
            .filter(entry -> entry.getValue().restraint().pause().isPositive())
            .map(entry -> sender(entry.getKey()))
            .distinct()
            .toList();
    return slowed.isEmpty() ? Map.of() : log.lastSent(handle, slowed);
  }

  private static Optional<Refusal> refusal(
      Head head, Pending pending, Access.Decision decision, Map<Sender, Instant> lastSent) {
    if (decision.refusal().isPresent()) {
      return decision.refusal().map(Refusal::of);
    }
    var restraint = decision.restraint();
    var mutedUntil = restraint.mutedUntil();
    if (mutedUntil != null && mutedUntil.isAfter(head.time())) {
      return Optional.of(Refusal.later(ErrorCode.MUTED, wait(head, mutedUntil)));
    }
    if (restraint.pause().isPositive()) {
      var last = lastSent.get(sender(pending));
      var next = last == null ? head.time() : last.plus(restraint.pause());
      if (next.isAfter(head.time())) {
        return Optional.of(Refusal.later(ErrorCode.SLOW_MODE, wait(head, next)));
      }
      lastSent.put(sender(pending), head.time());
    }
    return head.admits(pending.message().sender(), STRANGER_LIMIT)
        ? Optional.empty()
        : Optional.of(Refusal.of(ErrorCode.STRANGER_LIMIT, STRANGER_LIMIT));
  }

  /// In whole seconds, so that whoever waits for so long is not refused again.
  private static Duration wait(Head head, Instant end) {
    return Duration.ofSeconds(Duration.between(head.time(), end).plusMillis(999).toSeconds());
  }

  private static Head head(Map<ConversationId, Head> heads, Pending pending) {
    return Objects.requireNonNull(heads.get(pending.message().conversation()));
  }

  private static Sender sender(Pending pending) {
    return new Sender(pending.message().conversation(), pending.message().sender());
  }
}
