package im.connection.messages;

import im.connection.conversations.Conversation;
import im.connection.conversations.NewMessage;
import im.connection.kernel.MessageId;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import jakarta.inject.Singleton;

/// Makes messages out of requests.
@Singleton
final class Composer {
  private final Bodies bodies;
  private final Digests digests;
  private final Ids ids;

  Composer(Bodies bodies, Digests digests, Ids ids) {
    this.bodies = bodies;
    this.digests = digests;
    this.ids = ids;
  }

  NewMessage compose(Conversation conversation, UserId sender, SendMessage request) {
    String body = bodies.read(request.type(), request.body());
    return new NewMessage(
        conversation.id(),
        sender,
        new MessageId(ids.next()),
        request.clientId(),
        digests.of(request.type(), body),
        request.type(),
        body);
  }
}
