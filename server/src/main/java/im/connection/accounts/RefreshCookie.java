package im.connection.accounts;

import im.connection.platform.http.ClientAddresses;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/// The cookie in which browsers keep their refresh token: out of reach of scripts, sent to the
/// refresh path only, never from another site.
@Singleton
final class RefreshCookie {
  static final String NAME = "imc_refresh";
  private static final String PATH = "/api/v1/sessions/refresh";

  private final ClientAddresses addresses;

  RefreshCookie(ClientAddresses addresses) {
    this.addresses = addresses;
  }

  /// Answers with a session, its refresh token in the cookie or in the body.
  Response answer(
      Response.Status status, Session session, boolean inCookie, HttpServerRequest request) {
    var answer = Response.status(status);
    if (!inCookie) {
      return answer.entity(session).build();
    }
    return answer
        .entity(session.withoutRefreshToken())
        .cookie(cookie(session.refreshToken(), (int) Devices.UNSEEN.toSeconds(), request))
        .build();
  }

  /// Answers with nothing but the end of the cookie.
  Response cleared(HttpServerRequest request) {
    return Response.noContent().cookie(cookie("", 0, request)).build();
  }

  private NewCookie cookie(@Nullable String value, int maxAge, HttpServerRequest request) {
    return new NewCookie.Builder(NAME)
        .value(value)
        .version(0)
        .path(PATH)
        .maxAge(maxAge)
        .httpOnly(true)
        .secure(addresses.isSecure(request))
        .sameSite(NewCookie.SameSite.STRICT)
        .build();
  }
}
