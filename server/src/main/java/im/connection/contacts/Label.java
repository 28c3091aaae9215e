package im.connection.contacts;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A label a user has in use.
///
/// @param contacts how many contacts carry it
@Schema(description = "A label you have in use.")
record Label(
    @Schema(examples = "同事") String label,
    @Schema(description = "How many of your contacts carry it.", examples = "12") long contacts) {}
