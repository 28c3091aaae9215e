package im.connection.personal;

import im.connection.kernel.ExportId;
import im.connection.kernel.Page;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/// Exports over REST.
@Singleton
@RunOnVirtualThread
@Path("/api/v1/users/me/exports")
@Tag(name = "personal-data", description = "Taking along everything that is yours, and leaving")
public final class ExportController {
  static final String ZIP = "application/zip";

  private final Exports exports;
  private final BackgroundWork work;

  ExportController(Exports exports, BackgroundWork work) {
    this.exports = exports;
    this.work = work;
  }

  /// Asks for an archive.
  @POST
  @ResponseStatus(202)
  @Operation(
      operationId = "requestExport",
      summary = "Ask for an archive of everything that is yours",
      description =
          "Made in the background: profile, settings, devices, sign-ins, contacts, groups, and all"
              + " messages you may see, as JSON texts in one ZIP file. Poll it for its `progress`,"
              + " or wait for `export.finished`. While one is in the making, it is the answer. The"
              + " one before it is removed. At most three a day.")
  @APIResponse(
      responseCode = "202",
      description = "It is being made",
      content = @Content(schema = @Schema(implementation = Export.class)))
  public Export request(@Context SecurityContext security) {
    var export = exports.request(Callers.of(security).user());
    work.wake();
    return export;
  }

  /// Lists the caller's archives.
  @GET
  @Operation(
      operationId = "listExports",
      summary = "List your archives",
      description = "The newest first, kept for seven days or until you ask for the next one.")
  public Page<Export> list(@Context SecurityContext security) {
    return exports.list(Callers.of(security).user());
  }

  /// Reads how far an archive has come.
  @GET
  @Path("/{exportId}")
  @Operation(
      operationId = "getExport",
      summary = "See how far an archive has come",
      description = "Its state and progress, and its size once it is done.")
  @Extension(name = "x-errors", value = "not_found")
  public Export get(
      @Parameter(description = "The export.", example = "187364999001") @PathParam("exportId")
          ExportId exportId,
      @Context SecurityContext security) {
    return exports.get(Callers.of(security).user(), exportId);
  }

  /// Downloads an archive.
  @GET
  @Path("/{exportId}/archive")
  @Produces({ZIP, "application/json"})
  @Operation(
      operationId = "downloadExport",
      summary = "Download an archive",
      description = "The ZIP file, once the export is `done`.")
  @APIResponse(
      responseCode = "200",
      description = "The archive",
      content =
          @Content(mediaType = ZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @Extension(name = "x-errors", value = "not_found")
  public Response download(
      @Parameter(description = "The export.", example = "187364999001") @PathParam("exportId")
          ExportId exportId,
      @Context SecurityContext security) {
    var archive = exports.finished(Callers.of(security).user(), exportId);
    StreamingOutput content = out -> exports.copy(archive, out);
    return Response.ok(content, ZIP)
        .header(HttpHeaders.CONTENT_LENGTH, archive.bytes())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"imconnection-%s.zip\"".formatted(exportId))
        .build();
  }

  /// Removes an archive.
  @DELETE
  @Path("/{exportId}")
  @Operation(
      operationId = "deleteExport",
      summary = "Remove an archive",
      description = "Or stop its making.")
  @Extension(name = "x-errors", value = "not_found")
  public void delete(
      @Parameter(description = "The export.", example = "187364999001") @PathParam("exportId")
          ExportId exportId,
      @Context SecurityContext security) {
    exports.delete(Callers.of(security).user(), exportId);
  }
}
