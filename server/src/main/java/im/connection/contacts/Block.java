package im.connection.contacts;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Someone a user wants nothing from.
///
/// @param since when the user blocked them
@Schema(description = "Someone you have blocked.")
record Block(Person user, @Schema(examples = "2026-03-01T08:30:00.000Z") Instant since) {}
