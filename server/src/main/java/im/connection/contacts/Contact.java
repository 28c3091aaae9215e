package im.connection.contacts;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Someone a user keeps as a contact, and what the user notes about them, seen by nobody else.
///
/// @param remark the name the user knows them by
/// @param labels the groups the user files them under, at most 10
/// @param starred whether they stand out
/// @param since when they became friends
@Schema(
    description = "Someone you keep as a contact, and what you note about them; only you see it.")
public record Contact(
    Person user,
    @Schema(description = "The name you know them by.", examples = "李华（同事）", nullable = true)
        @Nullable String remark,
    @Schema(description = "What you file them under, at most 10.", examples = "[\"同事\"]")
        List<String> labels,
    @Schema(description = "Whether they stand out.", examples = "true") boolean starred,
    @Schema(examples = "2026-03-01T08:30:00.000Z") Instant since) {
  public Contact {
    labels = List.copyOf(labels);
  }
}
