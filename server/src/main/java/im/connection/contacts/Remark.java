package im.connection.contacts;

import im.connection.kernel.Given;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The name to know a contact by: at most 64 characters; absent, null or blank clears it.
@Schema(description = "The name to know a contact by.")
public record Remark(
    @Schema(
            description = "At most 64 characters; null clears it.",
            examples = "李华（同事）",
            nullable = true)
        @Nullable String remark) {
  static final int MAX_REMARK = 64;

  public Remark {
    remark = Given.text("remark", remark, MAX_REMARK);
  }
}
