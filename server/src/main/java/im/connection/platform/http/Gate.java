package im.connection.platform.http;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What every HTTP request passes before anything else sees it, on the event loop: whether it is
/// one at all, security headers, how often its address comes, and the origin check.
@Singleton
final class Gate {
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  /// What a page or a program outside the REST interface is called in metrics; everything else is
  /// other, since no label takes a client's text. REST resources call themselves by their template.
  private static final Set<String> LABELS =
      Set.of("/ws", "/ping", "/health", "/prometheus", "/openapi", "/docs");

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("\\s*+[\\w!#$%&'*+.^`|~-]++/[\\w!#$%&'*+.^`|~-]++\\s*+(?:;.*+)?+");

  private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";

  private final SecurityHeaders headers;
  private final AnonymousLimits limits;
  private final Insiders insiders;
  private final Origins origins;
  private final Problems problems;
  private final Failures failures;
  private final InFlight inFlight;

  Gate(
      SecurityHeaders headers,
      AnonymousLimits limits,
      Insiders insiders,
      Origins origins,
      Problems problems,
      Failures failures,
      InFlight inFlight) {
    this.headers = headers;
    this.limits = limits;
    this.insiders = insiders;
    this.origins = origins;
    this.problems = problems;
    this.failures = failures;
    this.inFlight = inFlight;
  }

  void register(@Observes Filters filters) {
    filters.register(Gate::label, 500);
    filters.register(headers::handle, 400);
    filters.register(this::checkOrigin, 300);
    filters.register(this::check, 200);
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
      headers.apply(context.normalizedPath(), context.response().headers());
    }
    var failure = context.failure();
    problems.answer(
        context,
        failure == null || status < 500
            ? ProblemMapper.refusal(status)
            : failures.refusal(failure));
  }

  private static void label(RoutingContext context) {
    String path = context.normalizedPath();
    String first = path.indexOf('/', 1) < 0 ? path : path.substring(0, path.indexOf('/', 1));
    ((HttpServerRequestInternal) context.request())
        .context()
        .putLocal("UrlPathTemplate", LABELS.contains(first) ? first : "other");
    context.next();
  }

  private void check(RoutingContext context) {
    try {
      check(context, context.request());
    } catch (Refusal refusal) {
      problems.answer(context, refusal);
      return;
    }
    context.next();
  }

  private void check(RoutingContext context, HttpServerRequest request) {
    RequestGuard.refusal(request)
        .ifPresent(code -> {
          if (code == ErrorCode.METHOD_NOT_ALLOWED) {
            context.response().putHeader(HttpHeaders.ALLOW, METHODS);
          }
          throw code == ErrorCode.INVALID_REQUEST
              ? Refusal.of(code, "one Host and a body in one piece or in chunks")
              : Refusal.of(code);
        });
    String path = context.normalizedPath();
    boolean isApi = path.startsWith("/api/");
    boolean hasToken = request.headers().contains(HttpHeaders.AUTHORIZATION);
    if (!path.equals("/ws") && !(isApi && hasToken)) {
      limits.check(request);
    }
    if (path.startsWith("/prometheus") && !insiders.isInsider(request)) {
      throw Refusal.of(ErrorCode.FORBIDDEN);
    }
    if (isApi && !isAcceptable(request.getHeader(HttpHeaders.ACCEPT))) {
      throw Refusal.of(ErrorCode.NOT_ACCEPTABLE);
    }
  }

  private static boolean isAcceptable(@Nullable String accept) {
    return accept == null
        || Arrays.stream(accept.split(",", -1)).allMatch(MEDIA_TYPE.asMatchPredicate());
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
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
        .putHeader(
            HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
            "Accept, Accept-Language, Authorization, Content-Type, Idempotency-Key")
        .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "3600")
        .end();
  }

  private void begin(RoutingContext context) {
    if (isApi(context)) {
      inFlight.begin(context);
    }
    context.next();
  }

  private static boolean isPreflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
  }

  private static boolean isApi(RoutingContext context) {
    return context.normalizedPath().startsWith("/api/");
  }

  private static String host(HttpServerRequest request) {
    var authority = request.authority();
    return authority == null ? "" : authority.toString();
  }
}
