package im.connection.accounts;

import im.connection.kernel.Caller;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.platform.http.Anonymous;
import im.connection.platform.http.AnonymousLimits;
import im.connection.platform.http.Languages;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import java.lang.reflect.AnnotatedElement;
import java.security.Principal;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Lets nobody reach a resource under `/api/v1` without a good access token (RFC 6750), unless it
/// is marked [Anonymous], and tells the resource who calls.
@Singleton
final class TokenFilter {
  private static final String SCHEME = "Bearer ";

  private final Tokens tokens;
  private final AnonymousLimits limits;
  private final HttpServerRequest connection;

  TokenFilter(Tokens tokens, AnonymousLimits limits, HttpServerRequest connection) {
    this.tokens = tokens;
    this.limits = limits;
    this.connection = connection;
  }

  @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
  public void filter(ContainerRequestContext request, ResourceInfo resource) {
    if (!request.getUriInfo().getPath().startsWith("/api/v1/") || isAnonymous(resource)) {
      return;
    }
    String authorization = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (authorization == null) {
      throw Refusal.of(ErrorCode.UNAUTHENTICATED);
    }
    var language = Languages.of(request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE));
    var caller = caller(authorization, language);
    boolean isSecure = request.getSecurityContext().isSecure();
    request.setSecurityContext(new CallerContext(caller, isSecure));
  }

  /// Whom a token speaks for; a bad one counts as a request of its address.
  private Caller caller(String authorization, Locale language) {
    try {
      return tokens.verify(token(authorization), language).caller();
    } catch (Refusal bad) {
      limits.check(connection);
      throw bad;
    }
  }

  private static boolean isAnonymous(ResourceInfo resource) {
    return isAnonymous(resource.getResourceMethod()) || isAnonymous(resource.getResourceClass());
  }

  private static boolean isAnonymous(AnnotatedElement element) {
    return element.isAnnotationPresent(Anonymous.class);
  }

  private static String token(String authorization) {
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw Refusal.of(ErrorCode.UNAUTHENTICATED);
    }
    return authorization.substring(SCHEME.length()).strip();
  }

  private record CallerContext(Caller caller, boolean isSecure) implements SecurityContext {
    @Override
    public Principal getUserPrincipal() {
      return caller;
    }

    @Override
    public boolean isUserInRole(String role) {
      return false;
    }

    @Override
    public String getAuthenticationScheme() {
      return "Bearer";
    }
  }
}
