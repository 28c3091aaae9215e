package im.connection.admin;

import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.kernel.ReportId;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Reports as operators see them, over REST.
@Singleton
@Path("/api/v1/admin/reports")
@RunOnVirtualThread
@Tag(
    name = "operators",
    description = "For operators; everybody else gets `not_found`, whatever they ask for")
public final class AdminReportController {
  private final Reports reports;

  AdminReportController(Reports reports) {
    this.reports = reports;
  }

  /// Lists reports.
  @GET
  @Operation(
      operationId = "listReports",
      summary = "List reports",
      description = "Those that are open, or those that are resolved, the newest first.")
  @Extension(name = "x-errors", value = "not_found")
  public Page<Report> list(
      @Parameter(
              description = "`open` unless given.",
              schema = @Schema(enumeration = {"open", "resolved"}))
          @QueryParam("state")
          @Nullable String state,
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    var caller = Callers.of(security).user();
    return reports.list(caller, ReportState.named(state), cursor, Page.limit(limit));
  }

  /// Reads a report.
  @GET
  @Path("/{reportId}")
  @Operation(
      operationId = "getReport",
      summary = "Read a report",
      description =
          "With the reported message as it is now, and no other. That you read it is recorded.")
  @Extension(name = "x-errors", value = "not_found")
  public ReportDetails get(
      @Parameter(description = "The report.", example = "187365110042") @PathParam("reportId")
          ReportId reportId,
      @Context SecurityContext security) {
    return reports.get(Callers.of(security).user(), reportId);
  }

  /// Resolves a report.
  @POST
  @Path("/{reportId}/resolve")
  @Operation(
      operationId = "resolveReport",
      summary = "Resolve a report",
      description = "Says that it has been seen to, once.")
  @Extension(name = "x-errors", value = "not_found request_closed")
  public Report resolve(
      @Parameter(description = "The report.", example = "187365110042") @PathParam("reportId")
          ReportId reportId,
      NewNote note,
      @Context SecurityContext security) {
    var given = Given.required("body", note);
    return reports.resolve(Callers.of(security).user(), reportId, given.note());
  }
}
