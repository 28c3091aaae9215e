package im.connection.messages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a message is to say from now on; its type stays.
@Schema(description = "What the message is to say from now on.")
record NewBody(
    @Schema(implementation = Map.class, examples = "{\"text\": \"你好！\"}") JsonNode body) {}
