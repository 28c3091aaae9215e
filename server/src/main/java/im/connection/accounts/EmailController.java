package im.connection.accounts;

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

/// One's own e-mail address over REST: getting one, and changing it.
@Singleton
@RunOnVirtualThread
@Path("/api/v1/users/me/email")
@Tag(name = "email", description = "One's own e-mail address")
public final class EmailController {

  private final Emails emails;

  EmailController(Emails emails) {
    this.emails = emails;
  }

  @POST
  @Operation(
      operationId = "requestEmail",
      summary = "Ask for another e-mail address",
      description =
          "Mails a six-digit code to the address wanted, and another to the present one if there"
              + " is one. `confirmEmail` takes both.")
  @Extension(name = "x-errors", value = "bad_credentials mail_unavailable")
  public RequestedEmail request(EmailRequest wanted, @Context SecurityContext security) {
    return emails.request(Callers.of(security), wanted);
  }

  @POST
  @Path("/confirm")
  @Operation(
      operationId = "confirmEmail",
      summary = "Confirm an e-mail address",
      description =
          "Takes the code mailed to the address wanted, and the one mailed to the present address"
              + " if there is one. The user's devices hear of it as `profile.updated`.")
  @Extension(name = "x-errors", value = "invalid_code")
  public Profile confirm(EmailConfirmation confirmation, @Context SecurityContext security) {
    return emails.confirm(Callers.of(security), confirmation);
  }
}
