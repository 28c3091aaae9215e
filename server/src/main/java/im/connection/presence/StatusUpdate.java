package im.connection.presence;

import im.connection.kernel.Given;
import im.connection.platform.json.Patch;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A change of one's own status; absent fields stay as they are.
@Schema(description = "A change of one's own status; absent fields stay as they are")
record StatusUpdate(
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "online, away, busy or invisible; null is online",
            examples = "busy")
        @Nullable Patch<String> availability,
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "Up to 100 characters; null removes it",
            examples = "开会中")
        @Nullable Patch<String> text) {
  static final int MAX_TEXT = 100;

  StatusUpdate {
    availability =
        Patch.orUnchanged(availability).map(name -> Availability.chosen(name).wireName());
    text =
        Patch.orUnchanged(text)
            .map(words -> words.isBlank() ? null : Given.name("text", words, MAX_TEXT));
  }

  /// The status after the change.
  Status of(Status old) {
    var name = Patch.orUnchanged(availability).or(old.availability().wireName(), "online");
    return new Status(Availability.chosen(name), Patch.orUnchanged(text).or(old.text()));
  }
}
