package im.connection.accounts;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.platform.http.Anonymous;
import im.connection.platform.http.Callers;
import im.connection.platform.http.ClientAddresses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
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

/// Sessions over REST: signing in, refreshing, signing out.
@Singleton
@RunOnVirtualThread
@Path("/api/v1/sessions")
@Tag(name = "sessions", description = "Signing in, refreshing tokens, signing out")
public final class SessionController {
  private final SignIns signIns;
  private final Sessions sessions;
  private final Devices devices;
  private final Throttle throttle;
  private final RefreshCookie cookie;
  private final ClientAddresses addresses;

  SessionController(
      SignIns signIns,
      Sessions sessions,
      Devices devices,
      Throttle throttle,
      RefreshCookie cookie,
      ClientAddresses addresses) {
    this.signIns = signIns;
    this.sessions = sessions;
    this.devices = devices;
    this.throttle = throttle;
    this.cookie = cookie;
    this.addresses = addresses;
  }

  @POST
  @Anonymous
  @Operation(
      operationId = "signIn",
      summary = "Sign in",
      description =
          "Signs a new device in. An unknown username and a wrong password get the same answer"
              + " after the same time. Who has set up a second factor"
              + " gives a code too. The 51st device signs out the one seen least recently. Who is"
              + " suspended learns why, and until when, once all of that was right.")
  @APIResponse(
      responseCode = "201",
      description = "The user and the tokens of the new device",
      content = @Content(schema = @Schema(implementation = Session.class)))
  @Extension(
      name = "x-errors",
      value = "bad_credentials second_factor_required invalid_code account_suspended")
  public Response signIn(Credentials credentials, @Context HttpServerRequest request) {
    var address = addresses.of(request);
    throttle.checkSignIn(address.limitKey(), credentials.username());
    return cookie.answer(
        Response.Status.CREATED,
        signIns.signIn(credentials, address),
        credentials.wantsCookie(),
        request);
  }

  @POST
  @Path("/refresh")
  @Consumes(MediaType.WILDCARD) // nothing, where the cookie carries the token
  @Anonymous
  @Operation(
      operationId = "refreshSession",
      summary = "Refresh the tokens",
      description =
          "Exchanges a refresh token, from the body or the cookie, for its successor and a fresh"
              + " access token. A token is good once; the one just replaced may be repeated for"
              + " seven days, until its successor is used, and yields the same successor. Any"
              + " other reuse signs the device out.")
  @APIResponse(
      responseCode = "200",
      description = "The new tokens; the refresh token stays in the cookie if it came in one",
      content = @Content(schema = @Schema(implementation = Session.class)))
  @Extension(name = "x-errors", value = "unauthenticated token_revoked account_suspended")
  public Response refresh(
      @Nullable RefreshRequest request,
      @Parameter(hidden = true) @CookieParam(RefreshCookie.NAME) @Nullable String fromCookie,
      @Context HttpServerRequest http) {
    if (request != null && request.refreshToken() != null) {
      return cookie.answer(
          Response.Status.OK, sessions.refresh(request.refreshToken()), false, http);
    }
    if (fromCookie == null) {
      throw Refusal.of(ErrorCode.UNAUTHENTICATED);
    }
    return cookie.answer(Response.Status.OK, sessions.refresh(fromCookie), true, http);
  }

  @DELETE
  @Path("/current")
  @Operation(
      operationId = "signOut",
      summary = "Sign this device out",
      description = "Its tokens are worth nothing from now on and its connections close.")
  @APIResponse(responseCode = "204", description = "Signed out")
  public Response signOut(@Context SecurityContext security, @Context HttpServerRequest http) {
    var caller = Callers.of(security);
    devices.signOut(caller, caller.device());
    return cookie.cleared(http);
  }
}
