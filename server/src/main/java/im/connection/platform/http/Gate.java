package im.connection.platform.http;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/// What every HTTP request passes before anything else sees it, on the event loop: security
/// headers, the origin check and the size of its body.
@Singleton
final class Gate {
  /// The largest body of a JSON request.
  static final long MAX_BODY = 64 * 1024;

  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final SecurityHeaders headers;
  private final Origins origins;
  private final Problems problems;
  private final Failures failures;
  private final InFlight inFlight;

  Gate(
      SecurityHeaders headers,
      Origins origins,
      Problems problems,
      Failures failures,
      InFlight inFlight) {
    this.headers = headers;
    this.origins = origins;
    this.problems = problems;
    this.failures = failures;
    this.inFlight = inFlight;
  }

  void register(@Observes Filters filters) {
    filters.register(headers::handle, 400);
    filters.register(this::checkOrigin, 300);
    filters.register(this::checkBody, 200);
    filters.register(this::begin, 100);
  }

  /// Answers what fails outside the REST resources.
  void answerFailures(@Observes Router router) {
    for (int status : new int[] {400, 404, 405, 406, 413, 414, 415, 431, 500, 503}) {
      router.errorHandler(status, context -> answerFailure(context, status));
    }
    router.route().order(-1_000).failureHandler(this::answerFailure);
  }

  private void answerFailure(RoutingContext context) {
    answerFailure(context, context.statusCode() < 0 ? 500 : context.statusCode());
  }

  private void answerFailure(RoutingContext context, int status) {
    if (!context.response().headWritten()) {
      headers.apply(path(context.request()), context.response().headers());
    }
    var failure = context.failure();
    problems.answer(
        context,
        failure == null || status < 500
            ? ProblemMapper.refusal(status)
            : failures.refusal(failure));
  }

  private void checkOrigin(RoutingContext context) {
    var request = context.request();
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null || !isApi(context)) {
      context.next();
      return;
    }
    var response = context.response();
    response.headers().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    if (origins.isListed(origin)) {
      response
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true")
          .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "Retry-After, WWW-Authenticate")
          .putHeader("Cross-Origin-Resource-Policy", "cross-origin");
      if (isPreflight(request)) {
        answerPreflight(context);
        return;
      }
    } else if (!SAFE.contains(request.method()) && !origins.allows(origin, host(request))) {
      problems.answer(context, Refusal.of(ErrorCode.FORBIDDEN));
      return;
    }
    context.next();
  }

  private static void answerPreflight(RoutingContext context) {
    context
        .response()
        .setStatusCode(204)
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, PATCH, DELETE")
        .putHeader(
            HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
            "Accept, Accept-Language, Authorization, Content-Type, Idempotency-Key")
        .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "3600")
        .end();
  }

  private void checkBody(RoutingContext context) {
    String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    if (isApi(context) && length != null && isTooLong(length)) {
      context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      problems.answer(context, Refusal.of(ErrorCode.TOO_LARGE));
      return;
    }
    context.next();
  }

  private void begin(RoutingContext context) {
    if (isApi(context)) {
      inFlight.begin(context);
    }
    context.next();
  }

  private static boolean isTooLong(String length) {
    try {
      return Long.parseLong(length.strip()) > MAX_BODY;
    } catch (NumberFormatException tooManyDigits) {
      return true;
    }
  }

  private static boolean isPreflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
  }

  private static boolean isApi(RoutingContext context) {
    return path(context.request()).startsWith("/api/");
  }

  private static String path(HttpServerRequest request) {
    String path = request.path();
    return path == null ? "/" : path;
  }

  private static String host(HttpServerRequest request) {
    var authority = request.authority();
    return authority == null ? "" : authority.toString();
  }
}
