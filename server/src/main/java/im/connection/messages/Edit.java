package im.connection.messages;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a message once said.
///
/// @param writtenAt since when it said so
@Schema(description = "What a message said before an edit.")
record Edit(
    @JsonRawValue @Schema(implementation = Map.class, examples = "{\"text\": \"你好\"}") String body,
    Instant writtenAt) {}
