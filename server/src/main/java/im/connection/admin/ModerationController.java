package im.connection.admin;

import im.connection.accounts.Account;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.kernel.UserId;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What operators do, over REST.
@Singleton
@Path("/api/v1/admin")
@RunOnVirtualThread
@Tag(name = "operators")
public final class ModerationController {
  private final Moderation moderation;

  ModerationController(Moderation moderation) {
    this.moderation = moderation;
  }

  /// Finds an account.
  @GET
  @Path("/users")
  @Operation(
      operationId = "findAccount",
      summary = "Find an account by username",
      description = "Whatever the user's privacy settings say.")
  @Extension(name = "x-errors", value = "not_found")
  public Account find(
      @Parameter(
              description = "The username, in any case and width.",
              required = true,
              example = "alice")
          @QueryParam("username")
          @Nullable String username,
      @Context SecurityContext security) {
    return moderation.findUser(Callers.of(security).user(), Given.required("username", username));
  }

  /// Reads an account.
  @GET
  @Path("/users/{userId}")
  @Operation(
      operationId = "getAccount",
      summary = "See an account",
      description = "Whether it is suspended, and whether it is an operator's.")
  @Extension(name = "x-errors", value = "not_found")
  public Account user(
      @Parameter(description = "The user.", example = "187364523311") @PathParam("userId")
          UserId userId,
      @Context SecurityContext security) {
    return moderation.user(Callers.of(security).user(), userId);
  }

  /// Suspends a user.
  @PUT
  @Path("/users/{userId}/suspension")
  @Operation(
      operationId = "suspendUser",
      summary = "Suspend a user",
      description =
          "All their devices are signed out, their connections close (4004), and once this is"
              + " answered nothing they sent is stored any more. Whoever signs in with the right"
              + " credentials gets `account_suspended` with the reason. A suspension with an end"
              + " ends by itself; another one replaces it. Operators are not suspended: they are"
              + " removed first, on the command line.")
  @Extension(name = "x-errors", value = "not_found forbidden")
  public Account suspend(
      @Parameter(description = "The user.", example = "187364523311") @PathParam("userId")
          UserId userId,
      NewSuspension wanted,
      @Context SecurityContext security) {
    var suspension = Given.required("body", wanted);
    return moderation.suspend(Callers.of(security).user(), userId, suspension);
  }

  /// Unsuspends a user.
  @DELETE
  @Path("/users/{userId}/suspension")
  @Operation(
      operationId = "unsuspendUser",
      summary = "Let a suspended user in again",
      description = "Their devices stay signed out. `conflict` when the user is not suspended.")
  @Extension(name = "x-errors", value = "not_found conflict")
  public Account unsuspend(
      @Parameter(description = "The user.", example = "187364523311") @PathParam("userId")
          UserId userId,
      @Context SecurityContext security) {
    return moderation.unsuspend(Callers.of(security).user(), userId);
  }

  /// Dismisses a group.
  @POST
  @Path("/groups/{groupId}/dismiss")
  @Operation(
      operationId = "dismissGroupByOperator",
      summary = "Dismiss a group",
      description =
          "As its owner would: nobody can write any more, what was written stays readable to the"
              + " members. Writes the system message `group.dismissed`, with you as its sender.")
  @Extension(name = "x-errors", value = "not_found group_dismissed")
  public void dismiss(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      NewNote note,
      @Context SecurityContext security) {
    var given = Given.required("body", note);
    moderation.dismiss(Callers.of(security).user(), groupId, given.note());
  }

  /// Lists what operators did.
  @GET
  @Path("/actions")
  @Operation(
      operationId = "listActions",
      summary = "List what operators did",
      description = "The command line included, the newest first. Nothing of it is ever changed.")
  @Extension(name = "x-errors", value = "not_found")
  public Page<Action> actions(
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    return moderation.actions(Callers.of(security).user(), cursor, Page.limit(limit));
  }
}
