package im.connection.presence;

import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Other users' presence over REST.
@Singleton
@RunOnVirtualThread
@Path("/api/v1/presence")
@Tag(name = "presence", description = "Who is there, and one's own status")
public final class PresenceController {
  private final Presence presence;

  PresenceController(Presence presence) {
    this.presence = presence;
  }

  /// Reads the presence of some users.
  @GET
  @Operation(
      operationId = "getPresence",
      summary = "See who is there",
      description =
          "The presence of up to 200 users, in the order asked for. Whoever does not show it to"
              + " the caller, is invisible or blocks them looks `offline`; a live client watches"
              + " it with `presence.watch` over the WebSocket.")
  public Page<PresenceRecord> get(
      @Parameter(
              description = "1 to 200 users, separated by commas.",
              example = "187364523311,187364523312")
          @QueryParam("userIds")
          @Nullable String userIds,
      @Context SecurityContext security) {
    if (userIds == null || userIds.isBlank()) {
      throw Refusal.invalid("userIds", "user ids, separated by commas");
    }
    var users = Arrays.stream(userIds.split(",", -1)).map(PresenceController::user).toList();
    return new Page<>(presence.of(Callers.of(security).user(), users), null);
  }

  private static UserId user(String id) {
    try {
      return UserId.valueOf(id.strip());
    } catch (IllegalArgumentException notAnId) {
      throw Refusal.invalid("userIds", "user ids, separated by commas");
    }
  }
}
