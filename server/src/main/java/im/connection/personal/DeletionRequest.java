package im.connection.personal;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What deleting one's account takes.
@Schema(description = "What deleting your account takes")
record DeletionRequest(
    @Schema(
            description = "Your password; users of an embedding product have none",
            examples = "correct horse battery",
            nullable = true)
        @Nullable String password,
    @Schema(
            description = "A code of the second factor, if you have one",
            examples = "271828",
            nullable = true)
        @Nullable String code) {
  @Override
  public String toString() {
    return "DeletionRequest[]";
  }
}
