package im.connection.accounts;

import im.connection.platform.http.Anonymous;
import im.connection.platform.http.Callers;
import im.connection.platform.http.ClientAddresses;
import im.connection.platform.http.Languages;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// E-mail addresses over REST: proving one before and after registering, and changing it.
@Singleton
@RunOnVirtualThread
@Path("/api/v1")
@Tag(name = "email", description = "Proving and changing an e-mail address")
public final class EmailController {

  private final Emails emails;
  private final Throttle throttle;
  private final ClientAddresses addresses;

  EmailController(Emails emails, Throttle throttle, ClientAddresses addresses) {
    this.emails = emails;
    this.throttle = throttle;
    this.addresses = addresses;
  }

  @POST
  @Path("/sign-up-codes")
  @Anonymous
  @Operation(
      operationId = "requestSignUpCode",
      summary = "Get a code to register with",
      description =
          "Mails a six-digit code, good for 15 minutes, to an address that is to be registered."
              + " Whoever has an account with it is told instead; the answer does not differ.")
  @APIResponse(responseCode = "204", description = "A mail is on its way")
  @Extension(name = "x-errors", value = "mail_unavailable email_not_accepted")
  public void requestSignUpCode(SignUpAddress wanted, @Context HttpServerRequest request) {
    throttle.checkMailRequest(addresses.of(request).limitKey());
    var email = EmailAddress.valueOf("email", wanted.email());
    emails.requestSignUp(email, Languages.of(request.getHeader("Accept-Language")));
  }

  @POST
  @Path("/users/me/email")
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
  @Path("/users/me/email/confirm")
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
