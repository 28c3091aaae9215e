package im.connection.platform.http;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.platform.json.Json;
import im.connection.platform.observe.Refusals;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers refusals as RFC 9457 problems, with the headers that belong to them: `WWW-Authenticate`
/// to 401 (RFC 6750), `Retry-After` where waiting helps.
@Singleton
final class Problems {
  private final ErrorTexts texts;
  private final Json json;
  private final Refusals refusals;

  Problems(ErrorTexts texts, Json json, Refusals refusals) {
    this.texts = texts;
    this.json = json;
    this.refusals = refusals;
  }

  Problem problem(Refusal refusal, @Nullable String acceptLanguage) {
    return problem(refusal, Languages.of(acceptLanguage));
  }

  Problem problem(Refusal refusal, Locale language) {
    refusals.count("rest", refusal.code());
    return Problem.of(refusal, texts.sentence(refusal, language));
  }

  /// The headers of an answer, besides its media type.
  static Map<String, String> headers(Problem problem, boolean hadToken) {
    var headers = new LinkedHashMap<String, String>();
    if (problem.status() == 401) {
      headers.put("WWW-Authenticate", challenge(problem, hadToken));
    }
    if (problem.retryAfter() != null) {
      headers.put("Retry-After", problem.retryAfter().toString());
    }
    return headers;
  }

  /// Ends a request outside the REST resources.
  void answer(RoutingContext context, Refusal refusal) {
    var response = context.response();
    if (response.ended()) {
      return;
    }
    if (response.headWritten()) {
      context.request().connection().close();
      return;
    }
    var request = context.request();
    var problem = problem(refusal, request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    headers(problem, hasToken(request)).forEach(response::putHeader);
    response
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(json.write(problem));
  }

  private static boolean hasToken(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.AUTHORIZATION);
  }

  private static String challenge(Problem problem, boolean hadToken) {
    boolean isAboutTheToken =
        hadToken && !problem.code().equals(ErrorCode.BAD_CREDENTIALS.wireName());
    return isAboutTheToken
        ? "Bearer realm=\"imconnection\", error=\"invalid_token\""
        : "Bearer realm=\"imconnection\"";
  }
}
