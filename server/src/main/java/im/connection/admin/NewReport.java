package im.connection.admin;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a user reports: a message (its conversation and `seq`), a group (its id as the
/// conversation), or a user.
@Schema(
    description =
        "What you report: a message (`conversationId` and `seq`), a group (its id as"
            + " `conversationId`, alone), or a user (`userId`).",
    requiredProperties = "reason",
    examples =
        """
        {"conversationId": "187364999001", "seq": 42, "reason": "spam", "text": "同样的广告发了十遍"}\
        """)
record NewReport(
    @Schema(examples = "187364999001", nullable = true) @Nullable ConversationId conversationId,
    @Schema(description = "The message's place.", examples = "42", nullable = true)
        @Nullable Long seq,
    @Schema(description = "Not beside a conversation.", nullable = true) @Nullable UserId userId,
    ReportReason reason,
    @Schema(
            description = "What there is to say about it, at most 1,000 characters.",
            examples = "同样的广告发了十遍",
            nullable = true)
        @Nullable String text) {
  static final int MAX_TEXT = 1_000;

  NewReport {
    if ((conversationId == null) == (userId == null)) {
      throw Refusal.invalid("userId", "either conversationId or userId");
    }
    if (seq != null && (seq < 1 || conversationId == null)) {
      throw Refusal.invalid("seq", "the place of a message in a conversation");
    }
    reason = Given.required("reason", reason);
    text = Given.text("text", text, MAX_TEXT);
  }
}
