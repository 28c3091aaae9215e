package im.connection.accounts;

import im.connection.platform.http.Anonymous;
import im.connection.platform.http.Callers;
import im.connection.platform.http.ClientAddresses;
import im.connection.platform.http.Languages;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Passwords over REST: changing one, and resetting a forgotten one.
@Singleton
@RunOnVirtualThread
@Path("/api/v1")
@Tag(name = "passwords", description = "Changing a password, resetting a forgotten one")
public final class PasswordController {
  private final PasswordChanges passwords;
  private final Throttle throttle;
  private final ClientAddresses addresses;

  PasswordController(PasswordChanges passwords, Throttle throttle, ClientAddresses addresses) {
    this.passwords = passwords;
    this.throttle = throttle;
    this.addresses = addresses;
  }

  @PUT
  @Path("/users/me/password")
  @Operation(
      operationId = "changePassword",
      summary = "Change one's own password",
      description = "All other devices are signed out; the owner is told by mail.")
  @APIResponse(responseCode = "204", description = "Changed")
  @Extension(name = "x-errors", value = "bad_credentials weak_password")
  public void change(PasswordChange change, @Context SecurityContext security) {
    passwords.change(Callers.of(security), change);
  }

  @POST
  @Path("/password-resets")
  @Anonymous
  @Operation(
      operationId = "requestPasswordReset",
      summary = "Get a code to reset a forgotten password",
      description =
          "Mails a six-digit code, good for 15 minutes, to the address if somebody has verified it"
              + " as theirs. The answer does not tell.")
  @APIResponse(responseCode = "204", description = "If the address has an account, a mail goes out")
  @Extension(name = "x-errors", value = "mail_unavailable")
  public void requestReset(ResetRequest wanted, @Context HttpServerRequest request) {
    throttle.checkMailRequest(addresses.of(request).limitKey());
    var email = EmailAddress.valueOf("email", wanted.email());
    passwords.requestReset(email, Languages.of(request.getHeader("Accept-Language")));
  }

  @POST
  @Path("/password-resets/confirm")
  @Anonymous
  @Operation(
      operationId = "resetPassword",
      summary = "Reset a forgotten password",
      description =
          "Takes the code that was mailed. All of the user's devices are signed out; the owner is"
              + " told by mail.")
  @APIResponse(responseCode = "204", description = "The password is changed")
  @Extension(name = "x-errors", value = "invalid_code weak_password")
  public void reset(PasswordReset reset, @Context HttpServerRequest request) {
    var email = EmailAddress.valueOf("email", reset.email());
    throttle.checkCode(addresses.of(request).limitKey(), email);
    passwords.reset(
        email,
        reset.code(),
        reset.newPassword(),
        Languages.of(request.getHeader("Accept-Language")));
  }
}
