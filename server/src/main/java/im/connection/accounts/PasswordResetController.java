package im.connection.accounts;

import im.connection.platform.http.Anonymous;
import im.connection.platform.http.ClientAddresses;
import im.connection.platform.http.Languages;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Resetting a forgotten password over REST.
@Singleton
@RunOnVirtualThread
@Path("/api/v1/password-resets")
@Tag(name = "passwords", description = "Resetting a forgotten password")
public final class PasswordResetController {
  private final PasswordChanges passwords;
  private final Throttle throttle;
  private final ClientAddresses addresses;

  PasswordResetController(PasswordChanges passwords, Throttle throttle, ClientAddresses addresses) {
    this.passwords = passwords;
    this.throttle = throttle;
    this.addresses = addresses;
  }

  @POST
  @Anonymous
  @Operation(
      operationId = "requestPasswordReset",
      summary = "Get a code to reset a forgotten password",
      description =
          "Mails a code, good for 15 minutes, to the address if somebody has verified it"
              + " as theirs. The answer does not tell.")
  @APIResponse(responseCode = "204", description = "If the address has an account, a mail goes out")
  @Extension(name = "x-errors", value = "mail_unavailable")
  public void requestReset(ResetRequest wanted, @Context HttpServerRequest request) {
    throttle.checkMailRequest(addresses.of(request).limitKey());
    var email = EmailAddress.valueOf("email", wanted.email());
    passwords.requestReset(email, Languages.of(request.getHeader("Accept-Language")));
  }

  @POST
  @Path("/confirm")
  @Anonymous
  @Operation(
      operationId = "resetPassword",
      summary = "Reset a forgotten password",
      description =
          "Takes the code that was mailed. All of the user's devices are signed out; the owner is"
              + " told by mail.")
  @APIResponse(responseCode = "204", description = "The password is changed")
  @Extension(name = "x-errors", value = "invalid_code weak_password account_suspended")
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
