package im.connection.contacts;

import im.connection.kernel.Given;
import im.connection.kernel.UserId;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Whom to ask to be friends, and with which words: at most 200 characters.
@Schema(description = "Whom to ask to be friends, and with which words.")
public record NewContactRequest(
    @Schema(examples = "187364523311") UserId userId,
    @Schema(description = "At most 200 characters.", examples = "我是李华，我们在会上见过", nullable = true)
        @Nullable String greeting) {
  static final int MAX_GREETING = 200;

  public NewContactRequest {
    userId = Given.required("userId", userId);
    greeting = Given.text("greeting", greeting, MAX_GREETING);
  }
}
