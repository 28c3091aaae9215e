package im.connection.accounts;

import im.connection.kernel.DeviceId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A signed-in client installation as its user sees it.
@Schema(description = "A signed-in client installation")
public record Device(
    @Schema(description = "The device's id", examples = "48318382080001") DeviceId id,
    @Schema(description = "The name the client gave itself", examples = "Alice's phone")
        String name,
    @Schema(description = "What it runs on", examples = "android") String platform,
    @Schema(description = "When it signed in", examples = "2026-03-01T08:15:30.123Z")
        Instant createdAt,
    @Schema(
            description = "When it last made a request, to within half a minute",
            examples = "2026-03-02T10:00:00.000Z")
        Instant lastSeenAt,
    @Schema(description = "Whether it is the device that asks", examples = "true")
        boolean current) {}
