package im.connection.accounts;

import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The second factor of one's own sign-ins over REST.
@Singleton
@RunOnVirtualThread
@Path("/api/v1/users/me/two-factor")
@Tag(name = "two-factor", description = "The second factor of one's own sign-ins")
public final class TwoFactorController {
  private final TwoFactor twoFactor;

  TwoFactorController(TwoFactor twoFactor) {
    this.twoFactor = twoFactor;
  }

  @GET
  @Operation(
      operationId = "getTwoFactor",
      summary = "See whether sign-ins take a second factor",
      description = "And how many recovery codes are left.")
  public TwoFactorState state(@Context SecurityContext security) {
    return twoFactor.state(Callers.of(security));
  }

  @POST
  @Operation(
      operationId = "startTwoFactor",
      summary = "Begin to turn the second factor on",
      description =
          "Gives the secret for an authenticator app (TOTP, RFC 6238). Nothing changes until"
              + " `confirmTwoFactor` sees a code of it.")
  @Extension(name = "x-errors", value = "bad_credentials conflict")
  public TwoFactorSecret start(TwoFactorStart wanted, @Context SecurityContext security) {
    return twoFactor.start(Callers.of(security), wanted);
  }

  @POST
  @Path("/confirm")
  @Operation(
      operationId = "confirmTwoFactor",
      summary = "Turn the second factor on",
      description =
          "From now on signing in takes a code of the app. The recovery codes are shown this once.")
  @Extension(name = "x-errors", value = "invalid_code conflict")
  public RecoveryCodes confirm(TwoFactorCode given, @Context SecurityContext security) {
    return twoFactor.confirm(Callers.of(security), given);
  }

  @POST
  @Path("/stop")
  @Operation(
      operationId = "stopTwoFactor",
      summary = "Turn the second factor off",
      description = "The secret and the recovery codes are forgotten.")
  @APIResponse(responseCode = "204", description = "It is off")
  @Extension(name = "x-errors", value = "bad_credentials invalid_code conflict")
  public void stop(TwoFactorStop given, @Context SecurityContext security) {
    twoFactor.stop(Callers.of(security), given);
  }
}
