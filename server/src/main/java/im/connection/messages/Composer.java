package im.connection.messages;

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
  private final Bodies bodies;
  private final Digests digests;
  private final Ids ids;
  private final Mentions mentions;
  private final ConversationLog log;

  Composer(Bodies bodies, Digests digests, Ids ids, Mentions mentions, ConversationLog log) {
    this.bodies = bodies;
    this.digests = digests;
    this.ids = ids;
    this.mentions = mentions;
    this.log = log;
  }

  /// @throws Refusal `invalid_argument` for what does not fit its type and for replies to messages
  ///   the sender does not see, `forbidden` for mentioning everyone without the right
  NewMessage compose(Conversation conversation, UserId sender, SendMessage request) {
    return compose(
        conversation, sender, request, bodies.read(sender, request.type(), request.body()));
  }

  /// A message of a request that was composed before and put aside: its sticker may be gone.
  ///
  /// @throws Refusal as [#compose]
  NewMessage composeAgain(Conversation conversation, UserId sender, SendMessage request) {
    return compose(
        conversation, sender, request, bodies.readAgain(sender, request.type(), request.body()));
  }

  private NewMessage compose(
      Conversation conversation, UserId sender, SendMessage request, Body body) {
    requireVisible(conversation, sender, request.replyTo());
    var attributes = mentions.of(conversation, sender, body).replyingTo(request.replyTo());
    return message(conversation, sender, request.clientId(), digest(request), body, attributes);
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
