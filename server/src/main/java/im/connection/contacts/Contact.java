package im.connection.contacts;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Someone a user keeps as a contact.
///
/// @param remark the name the user knows them by, seen by nobody else
/// @param since when they became friends
@Schema(description = "Someone you keep as a contact.")
public record Contact(
    Person user,
    @Schema(
            description = "The name you know them by; only you see it.",
            examples = "李华（同事）",
            nullable = true)
        @Nullable String remark,
    @Schema(examples = "2026-03-01T08:30:00.000Z") Instant since) {}
