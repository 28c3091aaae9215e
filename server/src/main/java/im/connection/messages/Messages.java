package im.connection.messages;

import im.connection.conversations.Conversation;
import im.connection.conversations.NewMessage;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import im.connection.platform.limits.RateLimiter;
import im.connection.presence.Glance;
import im.connection.presence.Presence;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Sends messages.
@Singleton
public final class Messages {
  /// Makes a message out of a request.
  @FunctionalInterface
  private interface Composing {
    NewMessage compose(Conversation conversation, UserId sender, SendMessage request);
  }

  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final Recipients recipients;
  private final Composer composer;
  private final Retries retries;
  private final MessageWriter writer;
  private final Presence presence;
  private final RateLimiter rate;

  Messages(
      Recipients recipients,
      Composer composer,
      Retries retries,
      MessageWriter writer,
      Presence presence,
      Settings settings,
      InstantSource clock) {
    this.recipients = recipients;
    this.composer = composer;
    this.retries = retries;
    this.writer = writer;
    this.presence = presence;
    this.rate = new RateLimiter(settings.sendRate() * PERIOD.toSeconds(), PERIOD, clock);
  }

  /// Sends a message. `answer` is told once, from another thread, after the commit or when the
  /// message is refused; it must not block. Messages of one sender enter their logs in the order of
  /// these calls. A user may send `IMC_SEND_RATE` messages a second, ten seconds' worth at once.
  ///
  /// @throws Refusal when the request cannot be carried out for reasons found before queueing
  public void send(UserId sender, SendMessage request, Consumer<Outcome> answer) {
    send(sender, request, composer::compose, answer);
  }

  private void send(
      UserId sender, SendMessage request, Composing composing, Consumer<Outcome> answer) {
    var conversation = recipients.find(sender, request.conversationId(), request.userId());
    NewMessage message;
    try {
      message = composing.compose(conversation, sender, request);
    } catch (Refusal refusal) {
      var first = retries.of(conversation, sender, request.clientId(), composer.digest(request));
      answer.accept(first.<Outcome>map(Outcome.Stored::new).orElseThrow(() -> refusal));
      return;
    }
    submit(conversation, message, answer);
  }

  /// Sends a message of the server's own making on behalf of its sender, as [#send].
  void submit(Conversation conversation, NewMessage message, Consumer<Outcome> answer) {
    var sender = message.sender();
    rate.check(sender);
    if (conversation instanceof Conversation.Direct direct) {
      presence.prepare(new Glance(direct.peerOf(sender), sender));
    }
    writer.submit(
        new Pending(
            conversation,
            message,
            System.nanoTime(),
            outcome -> answer.accept(withPresence(outcome, conversation, sender))));
  }

  /// Sends a message and waits until it is committed.
  ///
  /// @throws Refusal when it is not stored
  public Ack send(UserId sender, SendMessage request) {
    var answer = new CompletableFuture<Outcome>();
    send(sender, request, answer::complete);
    return await(answer);
  }

  /// Sends a message that was composed before and put aside, as its sender would now, and waits
  /// until it is committed.
  ///
  /// @throws Refusal when it is not stored
  Ack sendAgain(UserId sender, SendMessage request) {
    var answer = new CompletableFuture<Outcome>();
    send(sender, request, composer::composeAgain, answer::complete);
    return await(answer);
  }

  /// Sends a message of the server's own making and waits until it is committed.
  ///
  /// @throws Refusal when it is not stored
  Ack submit(Conversation conversation, NewMessage message) {
    var answer = new CompletableFuture<Outcome>();
    submit(conversation, message, answer::complete);
    return await(answer);
  }

  private static Ack await(CompletableFuture<Outcome> answer) {
    return switch (answer.join()) {
      case Outcome.Stored(Ack ack) -> ack;
      case Outcome.Refused(Refusal refusal) -> throw refusal;
    };
  }

  /// Opens the direct conversation with another user, or finds it.
  ///
  /// @throws Refusal `not_found` when there is no such user, `invalid_argument` for oneself,
  ///   `not_accepted` or `blocked_by_you` when it would be new and nothing could be sent there
  public ConversationId open(UserId user, UserId peer) {
    return recipients.direct(user, peer).id();
  }

  private Outcome withPresence(Outcome outcome, Conversation conversation, UserId sender) {
    return outcome instanceof Outcome.Stored(Ack ack)
            && ack.receiverOnline() == null
            && conversation instanceof Conversation.Direct direct
        ? new Outcome.Stored(
            ack.with(presence.isShownOnline(new Glance(direct.peerOf(sender), sender))))
        : outcome;
  }
}
