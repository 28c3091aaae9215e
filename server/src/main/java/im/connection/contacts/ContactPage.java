package im.connection.contacts;

import im.connection.kernel.UserId;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One page of a user's contacts, or of what has changed about them.
///
/// @param items contacts as they are now
/// @param removed users who are contacts no more
/// @param rev what to ask with next time; absent under a label, which is not the whole list
/// @param reset whether what changed is unknown, so that the whole list begins here instead
/// @param next the cursor of the following page, absent on the last one
@Schema(description = "One page of your contacts, or of what has changed about them.")
public record ContactPage(
    @Schema(description = "Contacts as they are now.") List<Contact> items,
    @Schema(
            description = "Users who are contacts no more; empty unless you gave `since`.",
            examples = "[\"187364523399\"]")
        List<UserId> removed,
    @Schema(
            description =
                """
                Once you have the last page, give this as `since` the next time. Absent when you \
                asked for one label.\
                """,
            examples = "17",
            nullable = true)
        @Nullable Long rev,
    @Schema(
            description =
                """
                What changed since your `since` is no longer known: drop what you hold, the whole \
                list begins here.\
                """,
            examples = "false")
        boolean reset,
    @Schema(
            description = "The cursor of the next page, absent on the last one.",
            examples = "c17",
            nullable = true)
        @Nullable String next) {
  public ContactPage {
    items = List.copyOf(items);
    removed = List.copyOf(removed);
  }
}
