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
    var body = bodies.read(sender, request.type(), request.body());
    requireVisible(conversation, sender, request.replyTo());
    var attributes = mentions.of(conversation, sender, body).replyingTo(request.replyTo());
    return message(conversation, sender, request.clientId(), body, attributes);
  }

  /// A message of the server's own making.
  NewMessage message(
      Conversation conversation, UserId sender, String clientId, Body body, Attributes attributes) {
    String text = bodies.write(body);
    return new NewMessage(
        conversation.id(),
        sender,
        new MessageId(ids.next()),
        clientId,
        digests.of(body.type(), attributes.replyTo(), text),
        body.type(),
        text,
        attributes);
  }

  private void requireVisible(Conversation conversation, UserId user, @Nullable Long seq) {
    if (seq != null && log.visible(user, conversation.id(), seq, seq, true, 1).isEmpty()) {
      throw Refusal.invalid("replyTo", "the seq of a message you can see");
    }
  }
}
