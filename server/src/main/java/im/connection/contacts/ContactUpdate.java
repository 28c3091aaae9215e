package im.connection.contacts;

import im.connection.kernel.Given;
import im.connection.platform.json.Patch;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A change of what one notes about a contact; absent fields stay as they are.
@Schema(description = "A change of what you note about a contact; absent fields stay as they are.")
record ContactUpdate(
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "The name to know them by: at most 64 characters; null clears it.",
            examples = "李华（同事）")
        @Nullable Patch<String> remark,
    @Schema(
            type = SchemaType.ARRAY,
            implementation = String.class,
            nullable = true,
            description =
                """
                All their labels: at most 10, each of 1 to 32 characters; null removes them. You may \
                have 200 different ones in use.\
                """,
            examples = "[\"同事\"]")
        @Nullable Patch<List<String>> labels,
    @Schema(
            implementation = Boolean.class,
            nullable = true,
            description = "Whether they stand out; null is false.",
            examples = "true")
        @Nullable Patch<Boolean> starred) {
  static final int MAX_REMARK = 64;

  ContactUpdate {
    remark = Patch.orUnchanged(remark).map(text -> Given.text("remark", text, MAX_REMARK));
    labels = Patch.orUnchanged(labels).map(Labels::check);
    starred = Patch.orUnchanged(starred);
  }

  /// The contact with this change made.
  Contact applyTo(Contact old) {
    var newRemark = Patch.orUnchanged(remark);
    return new Contact(
        old.user(),
        newRemark.isPresent() ? newRemark.value() : old.remark(),
        Patch.orUnchanged(labels).or(old.labels(), List.of()),
        Patch.orUnchanged(starred).or(old.starred(), false),
        old.since());
  }
}
