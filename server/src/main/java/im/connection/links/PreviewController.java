package im.connection.links;

import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.PreviewId;
import im.connection.kernel.Refusal;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jdbi.v3.core.Jdbi;

/// The pictures of link previews over REST.
@Singleton
@RunOnVirtualThread
@Path("/api/v1/conversations/{conversationId}/previews")
@Tag(name = "messages")
public final class PreviewController {
  static final String JPEG = "image/jpeg";

  private final Jdbi jdbi;
  private final PreviewStore store;

  PreviewController(Jdbi jdbi, PreviewStore store) {
    this.jdbi = jdbi;
    this.store = store;
  }

  /// Reads the picture of a link preview.
  @GET
  @Path("/{previewId}/image")
  @Produces({"image/*", "application/json"})
  @Operation(
      operationId = "getPreviewImage",
      summary = "See the picture of a link preview",
      description =
          "A small copy that this server made; `preview.image.path` of a message leads here. For"
              + " those who may see a message that carries it; gone with the last one.")
  @APIResponse(
      responseCode = "200",
      description = "The picture",
      content =
          @Content(mediaType = JPEG, schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @Extension(name = "x-errors", value = "not_found")
  public Response image(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "The preview.", example = "187365110050") @PathParam("previewId")
          PreviewId previewId,
      @Context SecurityContext security) {
    var user = Callers.of(security).user();
    var image =
        jdbi.withHandle(handle -> store.image(handle, user, conversationId, previewId))
            .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    return Response.ok(image, JPEG)
        .header(HttpHeaders.CACHE_CONTROL, "private, max-age=86400, immutable")
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .build();
  }
}
