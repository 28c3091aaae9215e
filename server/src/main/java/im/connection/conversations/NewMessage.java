package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.MessageId;
import im.connection.kernel.UserId;

/// A user's message on its way into the log.
///
/// @param clientId the sender's key of idempotency within the conversation
/// @param digest a keyed digest of the request, by which a retry is told from a conflict
/// @param body the typed body as a JSON object
/// @param attributes what it says beside its body
public record NewMessage(
    ConversationId conversation,
    UserId sender,
    MessageId id,
    String clientId,
    String digest,
    String type,
    String body,
    Attributes attributes) {
  /// What makes two messages the same one.
  public Key key() {
    return new Key(conversation, sender, clientId);
  }

  /// The key of idempotency.
  public record Key(ConversationId conversation, UserId sender, String clientId) {}
}
