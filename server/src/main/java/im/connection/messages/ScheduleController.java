package im.connection.messages;

import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.kernel.ScheduleId;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/// Scheduled messages over REST.
@Singleton
@Path("/api/v1/scheduled-messages")
@RunOnVirtualThread
@Tag(name = "messages")
public final class ScheduleController {
  private final Schedules schedules;

  ScheduleController(Schedules schedules) {
    this.schedules = schedules;
  }

  /// Schedules a message.
  @POST
  @ResponseStatus(201)
  @Operation(
      operationId = "scheduleMessage",
      summary = "Send a message later",
      description =
          "Within a year; at most 100 wait at a time. It is sent with its `clientId` as if you sent it"
              + " then, with the rights you have then. Your devices hear `schedule.changed`.")
  @Extension(
      name = "x-errors",
      value =
          "not_found not_accepted blocked_by_you client_id_conflict list_full forbidden daily_limit")
  public Schedule add(NewSchedule schedule, @Context SecurityContext security) {
    return schedules.add(Callers.of(security).user(), Given.required("body", schedule));
  }

  /// Lists scheduled messages.
  @GET
  @Operation(
      operationId = "listScheduledMessages",
      summary = "List your scheduled messages",
      description =
          "The earliest first, with those that failed: `failure` says why. All on one page.")
  public Page<Schedule> list(@Context SecurityContext security) {
    return schedules.list(Callers.of(security).user());
  }

  /// Cancels a scheduled message.
  @DELETE
  @Path("/{scheduleId}")
  @Operation(
      operationId = "cancelScheduledMessage",
      summary = "Cancel a scheduled message",
      description =
          "Or put away one that failed. Once it was sent or cancelled the answer is `not_found`, also to"
              + " a retry. Your devices hear `schedule.changed`.")
  @Extension(name = "x-errors", value = "not_found")
  public void cancel(
      @Parameter(description = "The scheduled message.", example = "187364999001")
          @PathParam("scheduleId")
          ScheduleId scheduleId,
      @Context SecurityContext security) {
    schedules.cancel(Callers.of(security).user(), scheduleId);
  }
}
