package im.connection.search;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A tag, and how many have it who can be found by everybody.
@Schema(description = "A tag, and how many have it who can be found by everybody.")
record TagCount(
    @Schema(examples = "hiking") String tag,
    @Schema(description = "Counted a moment ago.", examples = "128") int count) {}
