package im.connection.admin;

import im.connection.kernel.Given;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/// Reporting over REST.
@Singleton
@Path("/api/v1/reports")
@RunOnVirtualThread
@Tag(name = "reports", description = "Telling the operators of what should not be")
public final class ReportController {
  private final Reports reports;

  ReportController(Reports reports) {
    this.reports = reports;
  }

  /// Reports something.
  @POST
  @ResponseStatus(201)
  @Operation(
      operationId = "createReport",
      summary = "Report a message, a group or a user",
      description =
          "For what you can see. Operators read your report and, of what was said, the reported"
              + " message only. Reporting the same again while it is open changes nothing. You may"
              + " report 20 times an hour and have 100 open reports.")
  @Extension(name = "x-errors", value = "not_found request_limit conflict")
  public Report create(NewReport wanted, @Context SecurityContext security) {
    return reports.create(Callers.of(security).user(), Given.required("body", wanted));
  }
}
