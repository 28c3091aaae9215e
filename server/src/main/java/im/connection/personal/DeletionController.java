package im.connection.personal;

import im.connection.accounts.Closing;
import im.connection.accounts.Closures;
import im.connection.kernel.Given;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Deleting one's account over REST.
@Singleton
@RunOnVirtualThread
@Path("/api/v1/users/me/deletion")
@Tag(name = "personal-data")
public final class DeletionController {
  private final Closures closures;

  DeletionController(Closures closures) {
    this.closures = closures;
  }

  /// Asks for the caller's account to be deleted.
  @PUT
  @Operation(
      operationId = "deleteAccount",
      summary = "Delete your account",
      description =
          "All your other devices are signed out now; a verified e-mail address is told. Until the grace"
              + " period is over (`IMC_DELETION_GRACE_DAYS`, 14 days unless the operator chose"
              + " otherwise) you can sign in as before and keep the account. Then your profile, settings,"
              + " contacts and memberships are erased for good; groups you own go to the admin, or"
              + " else the member, who has been there longest. What you wrote stays with those you"
              + " wrote it to, and nobody gets your username.")
  @Extension(name = "x-errors", value = "bad_credentials second_factor_required invalid_code")
  public Closing schedule(DeletionRequest request, @Context SecurityContext security) {
    var given = Given.required("body", request);
    return closures.schedule(Callers.of(security), given.password(), given.code());
  }

  /// Reads whether the caller's account is to be deleted.
  @GET
  @Operation(
      operationId = "getDeletion",
      summary = "See whether your account is to be deleted",
      description = "And when.")
  public Closing get(@Context SecurityContext security) {
    return closures.get(Callers.of(security).user());
  }

  /// Keeps the caller's account.
  @DELETE
  @Operation(
      operationId = "keepAccount",
      summary = "Keep your account",
      description = "Calls its deletion off; repeating it changes nothing.")
  public Closing cancel(@Context SecurityContext security) {
    return closures.cancel(Callers.of(security).user());
  }
}
