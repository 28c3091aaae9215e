package im.connection.conversations;

import im.connection.kernel.Refusal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A draft to be kept.
@Schema(description = "A draft to be kept; without a text it is thrown away.")
record NewDraft(
    @Schema(description = "At most 8,000 characters.", examples = "明天几点", nullable = true)
        @Nullable String text,
    @Schema(description = "The message it is to answer.", examples = "41", nullable = true)
        @Nullable Long replyTo) {
  private static final int MAX_LENGTH = 8_000;

  NewDraft {
    if (text != null && text.codePointCount(0, text.length()) > MAX_LENGTH) {
      throw Refusal.invalid("text", "at most %d characters".formatted(MAX_LENGTH));
    }
    if (replyTo != null && replyTo < 1) {
      throw Refusal.invalid("replyTo", "the seq of a message");
    }
    text = text == null || text.isBlank() ? null : text;
  }
}
