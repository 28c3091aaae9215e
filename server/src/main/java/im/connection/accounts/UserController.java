package im.connection.accounts;

import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.http.Anonymous;
import im.connection.platform.http.Callers;
import im.connection.platform.http.ClientAddresses;
import im.connection.platform.http.Languages;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Users over REST: registering, finding people, one's own profile.
@Singleton
@RunOnVirtualThread
@Path("/api/v1/users")
@Tag(name = "users", description = "Registering, finding people, one's own profile")
public final class UserController {
  private final Users users;
  private final PrivacySettings privacy;
  private final PasswordChanges passwords;
  private final Emails emails;
  private final SignInHistory history;
  private final Registrations registrations;
  private final Throttle throttle;
  private final RefreshCookie cookie;
  private final ClientAddresses addresses;

  UserController(
      Users users,
      PrivacySettings privacy,
      PasswordChanges passwords,
      Emails emails,
      SignInHistory history,
      Registrations registrations,
      Throttle throttle,
      RefreshCookie cookie,
      ClientAddresses addresses) {
    this.users = users;
    this.privacy = privacy;
    this.passwords = passwords;
    this.emails = emails;
    this.history = history;
    this.registrations = registrations;
    this.throttle = throttle;
    this.cookie = cookie;
    this.addresses = addresses;
  }

  @POST
  @Anonymous
  @Operation(
      operationId = "registerUser",
      summary = "Register",
      description =
          "Makes a user and signs their first device in. An address given without its code is"
              + " mailed one, for `confirmEmail`; whoever has that address already is told by mail,"
              + " and the answer does not differ. The username is kept for ever; case, width"
              + " and composition make no difference (RFC 8265, UsernameCaseMapped).")
  @APIResponse(
      responseCode = "201",
      description = "The user and the tokens of their first device",
      content = @Content(schema = @Schema(implementation = Session.class)))
  @Extension(
      name = "x-errors",
      value =
          "username_taken weak_password sign_up_closed invite_code_invalid email_required email_not_accepted"
              + " invalid_code mail_unavailable")
  public Response register(Registration registration, @Context HttpServerRequest request) {
    String address = addresses.of(request).limitKey();
    throttle.checkRegistration(address);
    if (registration.address() != null && registration.emailCode() != null) {
      throttle.checkCode(address, registration.address());
    }
    var session =
        registrations.register(registration, Languages.of(request.getHeader("Accept-Language")));
    return cookie.answer(Response.Status.CREATED, session, registration.wantsCookie(), request);
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

  @GET
  @Operation(
      operationId = "findUser",
      summary = "Find a user by username",
      description = "Finds whoever lets the caller find them by username, as searches do.")
  @Extension(name = "x-errors", value = "not_found")
  public User find(
      @Parameter(description = "The username, in any case and width", example = "alice")
          @QueryParam("username")
          @Nullable String username,
      @Context SecurityContext security) {
    if (username == null) {
      throw Refusal.invalid("username", "a username");
    }
    return users.findByUsername(Callers.of(security).user(), username);
  }

  @GET
  @Path("/{userId}")
  @Operation(
      operationId = "getUser",
      summary = "See a user",
      description =
          "What the caller may see of a user: birthday, phone and email only if the user's privacy"
              + " settings say so.")
  @Extension(name = "x-errors", value = "not_found")
  public User get(
      @Parameter(description = "The user's id", example = "48318382080000") @PathParam("userId")
          String userId,
      @Context SecurityContext security) {
    return users.get(Callers.of(security).user(), UserId.valueOf(userId));
  }

  @GET
  @Path("/me")
  @Operation(
      operationId = "getOwnProfile",
      summary = "See one's own profile",
      description = "Everything the server keeps about the signed-in user but the password.")
  public Profile me(@Context SecurityContext security) {
    return users.profile(Callers.of(security).user());
  }

  @PATCH
  @Path("/me")
  @Operation(
      operationId = "updateOwnProfile",
      summary = "Change one's own profile",
      description =
          "Absent fields stay as they are, `null` clears one (RFC 7396). The user's devices hear of"
              + " it as `profile.updated`.")
  public Profile update(ProfileUpdate update, @Context SecurityContext security) {
    return users.update(Callers.of(security).user(), update);
  }

  @GET
  @Path("/me/privacy")
  @Operation(
      operationId = "getPrivacy",
      summary = "See one's own privacy settings",
      description = "Who may see, find, add and write to the signed-in user.")
  public Privacy privacy(@Context SecurityContext security) {
    return privacy.of(Callers.of(security).user());
  }

  @PATCH
  @Path("/me/privacy")
  @Operation(
      operationId = "updatePrivacy",
      summary = "Change one's own privacy settings",
      description =
          "Absent fields stay as they are. The user's devices hear of it as `privacy.updated`.")
  public Privacy updatePrivacy(PrivacyUpdate update, @Context SecurityContext security) {
    return privacy.update(Callers.of(security).user(), update);
  }

  @PUT
  @Path("/me/password")
  @Operation(
      operationId = "changePassword",
      summary = "Change one's own password",
      description = "All other devices are signed out; the owner is told by mail.")
  @APIResponse(responseCode = "204", description = "Changed")
  @Extension(name = "x-errors", value = "bad_credentials weak_password")
  public void change(PasswordChange change, @Context SecurityContext security) {
    passwords.change(Callers.of(security), change);
  }

  @GET
  @Path("/me/sign-ins")
  @Operation(
      operationId = "listSignIns",
      summary = "See one's own sign-ins",
      description =
          "The newest 40 with the user's password, and the newest 40 each that failed by password"
              + " or code, the newest first.")
  public Page<SignIn> signIns(@Context SecurityContext security) {
    return history.list(Callers.of(security).user());
  }
}
