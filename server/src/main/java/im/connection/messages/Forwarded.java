package im.connection.messages;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What became of messages that were to be sent on.
///
/// @param results one for each target, in the order of the request
@Schema(description = "What became of each target.")
record Forwarded(List<Result> results) {
  /// What became of one target.
  ///
  /// @param acks the messages that were stored, in order
  /// @param code why the next one was not, and nothing after it was tried
  record Result(
      @Nullable ConversationId conversationId,
      @Nullable UserId userId,
      List<Ack> acks,
      @Schema(examples = "muted") @Nullable String code) {}
}
