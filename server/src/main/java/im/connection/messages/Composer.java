package im.connection.messages;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.conversations.Attributes;
import im.connection.conversations.Conversation;
import im.connection.conversations.ConversationLog;
import im.connection.conversations.NewMessage;
import im.connection.kernel.MessageId;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Makes messages out of requests.
@Singleton
final class Composer {
  /// Makes a body of what was given.
  @FunctionalInterface
  private interface Reading {
    Body read(UserId sender, String type, JsonNode given);
  }

  private final Bodies bodies;
  private final Digests digests;
  private final Ids ids;
  private final Mentions mentions;
  private final ConversationLog log;
  private final Recipients recipients;

  Composer(
      Bodies bodies,
      Digests digests,
      Ids ids,
      Mentions mentions,
      ConversationLog log,
      Recipients recipients) {
    this.bodies = bodies;
    this.digests = digests;
    this.ids = ids;
    this.mentions = mentions;
    this.log = log;
    this.recipients = recipients;
  }

  /// @throws Refusal `not_found` for whatever is wrong when the conversation was never the
  ///   sender's, `invalid_argument` for what does not fit its type and for replies to messages the
  ///   sender does not see, `forbidden` for mentioning everyone without the right
  NewMessage compose(Conversation conversation, UserId sender, SendMessage request) {
    return compose(conversation, sender, request, bodies::read);
  }

  /// A message of a request that was composed before and put aside: its sticker may be gone.
  ///
  /// @throws Refusal as [#compose]
  NewMessage composeAgain(Conversation conversation, UserId sender, SendMessage request) {
    return compose(conversation, sender, request, bodies::readAgain);
  }

  /// Whose conversation it is, is looked up only when something is wrong: otherwise appending the
  /// message finds out.
  private NewMessage compose(
      Conversation conversation, UserId sender, SendMessage request, Reading reading) {
    try {
      var body = reading.read(sender, request.type(), request.body());
      requireVisible(conversation, sender, request.replyTo());
      var attributes = mentions.of(conversation, sender, body).replyingTo(request.replyTo());
      return message(conversation, sender, request.clientId(), digest(request), body, attributes);
    } catch (Refusal refusal) {
      recipients.requireOwn(conversation, sender);
      throw refusal;
    }
  }

  /// A message whose body was made or checked before.
  NewMessage message(
      Conversation conversation,
      UserId sender,
      String clientId,
      String digest,
      Body body,
      Attributes attributes) {
    return new NewMessage(
        conversation.id(),
        sender,
        new MessageId(ids.next()),
        clientId,
        digest,
        body.type(),
        bodies.write(body),
        attributes);
  }

  /// Tells requests apart as they were given: what the server adds may change between two tries.
  String digest(SendMessage request) {
    return digests.of(request.type(), request.replyTo(), request.body().toString());
  }

  private void requireVisible(Conversation conversation, UserId user, @Nullable Long seq) {
    if (seq != null && log.visible(user, conversation.id(), seq, seq, true, 1).isEmpty()) {
      throw Refusal.invalid("replyTo", "the seq of a message you can see");
    }
  }
}
