package im.connection.messages;

import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Forwarding and what wants attention, over REST.
@Singleton
@Path("/api/v1/messages")
@RunOnVirtualThread
@Tag(name = "messages")
public final class ForwardController {
  private final Forwards forwards;
  private final Attentions attentions;

  ForwardController(Forwards forwards, Attentions attentions) {
    this.forwards = forwards;
    this.attentions = attentions;
  }

  /// Forwards messages.
  @POST
  @Path("/forward")
  @Operation(
      operationId = "forwardMessages",
      summary = "Forward messages",
      description =
          "Sends copies of messages you may see to conversations and users, one by one or merged into"
              + " one record; mentions are left behind. Each target answers on its own: with acks, and with"
              + " the code of a refusal after which nothing more was tried there. A retry with the same"
              + " `clientId` sends nothing twice. A record holds at most 65,536 bytes and lies at most 3"
              + " deep in others.")
  @Extension(name = "x-errors", value = "not_found")
  public Forwarded forward(Forwarding forwarding, @Context SecurityContext security) {
    return forwards.forward(Callers.of(security).user(), Given.required("body", forwarding));
  }

  /// Lists what wants attention.
  @GET
  @Path("/attention")
  @Operation(
      operationId = "listAttention",
      summary = "List unread messages that want your attention",
      description =
          "Those that mention you or everyone, or come from members you follow (among the newest 1,000"
              + " of a group), newest first. They count even in conversations you muted.")
  public Page<Attention> attention(
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    return attentions.list(Callers.of(security).user(), cursor, Page.limit(limit));
  }
}
