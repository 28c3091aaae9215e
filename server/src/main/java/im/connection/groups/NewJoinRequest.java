package im.connection.groups;

import im.connection.kernel.Given;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What somebody who wants to join answers to the group's question, at most 500 characters.
@Schema(description = "Your answer to the group's question.")
record NewJoinRequest(
    @Schema(
            description = "At most 500 characters; needed where the group asks something.",
            examples = "李华介绍的",
            nullable = true)
        @Nullable String answer) {
  static final int MAX_ANSWER = 500;

  NewJoinRequest {
    answer = Given.text("answer", answer, MAX_ANSWER);
  }
}
