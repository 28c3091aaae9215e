package im.connection.messages;

import im.connection.conversations.StoredMessage;
import im.connection.kernel.ConversationId;
import im.connection.kernel.MessageId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Says that a message is durably in its log, and where.
///
/// @param seq its place in the log
/// @param rev the change that last touched it: its own creation, or, for a retry, perhaps a later
///   one
/// @param receiverOnline in direct conversations, whether the other user is connected, as far as
///   they let the sender know
@Schema(
    description =
        "The message is committed to disk. A retry gets the same `seq`, `id` and `createdAt`, and the"
            + " `rev` of the message as it is now.")
public record Ack(
    ConversationId conversationId,
    @Schema(examples = "42") long seq,
    @Schema(examples = "57") long rev,
    MessageId id,
    Instant createdAt,
    @Nullable Boolean receiverOnline) {
  static Ack of(ConversationId conversation, StoredMessage stored) {
    return new Ack(conversation, stored.seq(), stored.rev(), stored.id(), stored.at(), null);
  }

  Ack with(@Nullable Boolean online) {
    return new Ack(conversationId, seq, rev, id, createdAt, online);
  }
}
