package im.connection.messages;

import im.connection.cluster.Bus;
import im.connection.conversations.Conversation;
import im.connection.conversations.ConversationLog;
import im.connection.conversations.Conversations;
import im.connection.conversations.Head;
import im.connection.conversations.LogEntry;
import im.connection.conversations.Turns;
import im.connection.groups.Groups;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Changes of one message by somebody who sees it: each under the lock of the conversation's head,
/// and published after the commit.
@Singleton
final class Changes {
  private static final Duration LOCK_WAIT = Duration.ofSeconds(5);

  /// A message somebody wants to change, with its conversation's head held.
  ///
  /// @param message as `user` sees it
  record Target(
      Handle handle, Head head, Conversation conversation, LogEntry message, UserId user) {
    ConversationId id() {
      return conversation.id();
    }

    long seq() {
      return message.seq();
    }

    boolean isOwn() {
      return message.sender().equals(user);
    }
  }

  private record Outcome(LogEntry message, boolean isChanged) {}

  /// Finds a message as far as a user may change it.
  @FunctionalInterface
  private interface Lookup {
    Optional<LogEntry> find(Handle handle, UserId user, ConversationId id, long seq);
  }

  private final Jdbi jdbi;
  private final Conversations conversations;
  private final ConversationLog log;
  private final Groups groups;
  private final Access access;
  private final Turns turns;
  private final Bus bus;

  Changes(
      Jdbi jdbi,
      Conversations conversations,
      ConversationLog log,
      Groups groups,
      Access access,
      Turns turns,
      Bus bus) {
    this.jdbi = jdbi;
    this.conversations = conversations;
    this.log = log;
    this.groups = groups;
    this.access = access;
    this.turns = turns;
    this.bus = bus;
  }

  /// Carries out a change and answers with the message after it.
  ///
  /// @param work the changed message; empty when there is nothing to change
  /// @throws Refusal `not_found` when the user does not see the message or is no member, and for
  ///   system messages
  LogEntry change(
      UserId user, ConversationId id, long seq, Function<Target, Optional<LogEntry>> work) {
    return change(user, id, seq, log::visible, work);
  }

  /// The same, though the user cleared or deleted the message for themselves, of which the answer
  /// must not tell them what it says.
  LogEntry changeWithin(
      UserId user, ConversationId id, long seq, Function<Target, Optional<LogEntry>> work) {
    return change(user, id, seq, log::within, work);
  }

  /// The same, and owner and admins of a group change any message that is pinned, though they never
  /// saw it.
  LogEntry changePinned(
      UserId user, ConversationId id, long seq, Function<Target, Optional<LogEntry>> work) {
    return change(user, id, seq, this::withinOrPinned, work);
  }

  private Optional<LogEntry> withinOrPinned(
      Handle handle, UserId user, ConversationId id, long seq) {
    return log.within(handle, user, id, seq)
        .or(() ->
            log.at(handle, id, seq)
                .filter(message -> message.state().pinnedAt() != null)
                .filter(_ -> groups.mayModerate(handle, id, user)));
  }

  private LogEntry change(
      UserId user,
      ConversationId id,
      long seq,
      Lookup lookup,
      Function<Target, Optional<LogEntry>> work) {
    var conversation = conversations.find(id).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    var outcome =
        turns.take(
            id,
            () ->
                jdbi.inTransaction(handle -> {
                  log.limitLockWaits(handle, LOCK_WAIT);
                  return outcome(target(handle, conversation, user, seq, lookup), work);
                }));
    if (outcome.isChanged()) {
      bus.publish(List.of(ConversationLog.news(outcome.message())));
    }
    return outcome.message();
  }

  private static Outcome outcome(Target target, Function<Target, Optional<LogEntry>> work) {
    return work.apply(target)
        .map(changed -> new Outcome(changed, true))
        .orElseGet(() -> new Outcome(target.message(), false));
  }

  private Target target(
      Handle handle, Conversation conversation, UserId user, long seq, Lookup lookup) {
    var id = conversation.id();
    var head = log.lock(handle, List.of(id)).get(id);
    var message = lookup.find(handle, user, id, seq);
    if (head == null
        || message.isEmpty()
        || message.get().state().isHidden() != null
        || message.get().type().equals(LogEntry.SYSTEM)
        || !log.isMember(handle, user, id)) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    return new Target(handle, head, conversation, message.get(), user);
  }

  /// Lets those pass who may write here now.
  ///
  /// @throws Refusal as for sending a message
  void requireVoice(Target target) {
    requireWelcome(target, false);
    var restraint =
        access
            .decide(target.handle(), target.conversation(), target.head(), target.user())
            .restraint();
    var mutedUntil = restraint.mutedUntil();
    if (mutedUntil != null && mutedUntil.isAfter(target.head().time())) {
      throw Refusal.later(
          ErrorCode.MUTED, Duration.between(target.head().time(), mutedUntil).plusSeconds(1));
    }
  }

  /// Lets those pass who may write here, or are only muted.
  ///
  /// @throws Refusal as for sending a message
  void requireWelcome(Target target) {
    requireWelcome(target, true);
  }

  private void requireWelcome(Target target, boolean orMuted) {
    access
        .decide(target.handle(), target.conversation(), target.head(), target.user())
        .refusal()
        .filter(code -> !(orMuted && code == ErrorCode.MUTED))
        .ifPresent(code -> {
          throw Refusal.of(code);
        });
  }

  /// Lets those pass whose words here nobody counts.
  ///
  /// @throws Refusal `stranger_limit` until the other has answered
  static void requireAnswer(Target target) {
    if (!target.head().isAnswered()) {
      throw Refusal.of(ErrorCode.STRANGER_LIMIT, Admissions.STRANGER_LIMIT);
    }
  }

  /// Lets messages pass that still say something.
  ///
  /// @throws Refusal `not_found` once recalled or expired
  static void requireBody(Target target) {
    if (!target.message().hasBody()) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
  }

  /// Whether the user is owner or admin of the group.
  boolean mayModerate(Target target) {
    return groups.mayModerate(target.handle(), target.id(), target.user());
  }

  /// Lets either user of a direct conversation pass, and owner and admins of a group.
  ///
  /// @throws Refusal `forbidden` for plain members
  void requireStewardship(Target target) {
    if (target.conversation() instanceof Conversation.Group && !mayModerate(target)) {
      throw Refusal.of(ErrorCode.FORBIDDEN);
    }
  }
}
