package im.connection.messages;

import im.connection.conversations.Attributes;
import im.connection.conversations.Conversation;
import im.connection.conversations.ConversationLog;
import im.connection.conversations.NewMessage;
import im.connection.kernel.MessageId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// Answers requests that were carried out before and could not be now, since what they refer to has
/// changed meanwhile.
@Singleton
final class Retries {
  private final Jdbi jdbi;
  private final ConversationLog log;

  Retries(Jdbi jdbi, ConversationLog log) {
    this.jdbi = jdbi;
    this.log = log;
  }

  /// The first answer to the same request.
  Optional<Ack> of(Conversation conversation, UserId sender, String clientId, String digest) {
    var asked =
        new NewMessage(
            conversation.id(), sender, new MessageId(1), clientId, digest, "", "", Attributes.NONE);
    var stored = jdbi.withHandle(handle -> log.find(handle, List.of(asked))).get(asked.key());
    return Optional.ofNullable(stored)
        .filter(found -> found.digest() == null || Objects.equals(found.digest(), digest))
        .map(found -> Ack.of(conversation.id(), found));
  }
}
