package im.connection.platform.http;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/// Describes what can go wrong with an operation: the extension `x-errors` names the codes of its
/// own, separated by spaces, to which the ones that are possible everywhere are added.
final class ApiErrors {
  static final String EXTENSION = "x-errors";

  private final ErrorTexts texts = new ErrorTexts();

  /// The codes that need no mention.
  static Set<ErrorCode> everywhere(boolean isAnonymous, boolean hasInput, boolean hasBody) {
    var codes =
        EnumSet.of(
            ErrorCode.RATE_LIMITED,
            ErrorCode.OVERLOADED,
            ErrorCode.UNAVAILABLE,
            ErrorCode.INTERNAL,
            ErrorCode.NOT_ACCEPTABLE);
    if (!isAnonymous) {
      codes.addAll(
          List.of(ErrorCode.UNAUTHENTICATED, ErrorCode.TOKEN_EXPIRED, ErrorCode.TOKEN_REVOKED));
    }
    if (hasInput) {
      codes.add(ErrorCode.INVALID_ARGUMENT);
    }
    if (hasBody) {
      codes.addAll(
          List.of(ErrorCode.MALFORMED_JSON, ErrorCode.TOO_LARGE, ErrorCode.UNSUPPORTED_MEDIA_TYPE));
    }
    return codes;
  }

  /// Adds an example of every problem to what the operations share.
  void addExamples(Components components) {
    for (var code : ErrorCode.values()) {
      components.addExample(
          code.wireName(), OASFactory.createExample().summary(title(code)).value(example(code)));
    }
  }

  /// Adds the responses of an operation that failed.
  void describe(Operation operation, Set<ErrorCode> everywhere) {
    var byStatus = new TreeMap<Integer, Set<ErrorCode>>();
    for (var code : codes(operation, everywhere)) {
      byStatus.computeIfAbsent(code.httpStatus(), _ -> EnumSet.noneOf(ErrorCode.class)).add(code);
    }
    byStatus.forEach((status, codes) ->
        operation.getResponses().addAPIResponse(status.toString(), response(codes)));
  }

  private static Set<ErrorCode> codes(Operation operation, Set<ErrorCode> everywhere) {
    var codes = EnumSet.copyOf(everywhere);
    var extensions = operation.getExtensions();
    Object own = extensions == null ? null : extensions.get(EXTENSION);
    if (own != null) {
      for (String name : own.toString().strip().split("\\s+", -1)) {
        codes.add(ErrorCode.valueOf(name.toUpperCase(Locale.ROOT)));
      }
      operation.removeExtension(EXTENSION);
    }
    return codes;
  }

  private APIResponse response(Set<ErrorCode> codes) {
    var media =
        OASFactory.createMediaType()
            .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"));
    var names = codes.stream().map(ErrorCode::wireName).toList();
    for (var code : codes) {
      media.addExample(code.wireName(), OASFactory.createExample().ref(code.wireName()));
    }
    Content content = OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, media);
    return OASFactory.createAPIResponse()
        .description("`" + String.join("`, `", names) + "`")
        .content(content);
  }

  private String title(ErrorCode code) {
    return Problem.of(refusal(code), "").title();
  }

  private Map<String, Object> example(ErrorCode code) {
    var refusal = refusal(code);
    var problem = Problem.of(refusal, texts.sentence(refusal, Locale.ENGLISH));
    var example = new LinkedHashMap<String, Object>();
    example.put("type", problem.type());
    example.put("title", problem.title());
    example.put("status", problem.status());
    example.put("code", problem.code());
    example.put("detail", problem.detail());
    if (problem.field() != null) {
      example.put("field", problem.field());
    }
    if (problem.retryAfter() != null) {
      example.put("retryAfter", problem.retryAfter());
    }
    if (problem.reason() != null) {
      example.put("reason", problem.reason());
    }
    if (problem.until() != null) {
      example.put("until", problem.until().toString());
    }
    return example;
  }

  /// A refusal as it may happen.
  static Refusal refusal(ErrorCode code) {
    return switch (code) {
      case INVALID_REQUEST -> Refusal.of(code, "jsonrpc \"2.0\" and a method");
      case INVALID_ARGUMENT -> Refusal.invalid("limit", "1..200");
      case INTERNAL -> Refusal.of(code, "3f2a9c41");
      case ACCOUNT_SUSPENDED ->
          Refusal.lasting(
              code, Duration.ofDays(1), "spam", Instant.parse("2026-03-02T08:30:00.123Z"));
      case EMAIL_NOT_ACCEPTED -> Refusal.of(code, "example.org");
      case MUTED, RATE_LIMITED, SLOW_MODE, DAILY_LIMIT, OVERLOADED, UNAVAILABLE ->
          Refusal.later(code, Duration.ofSeconds(2));
      default -> Refusal.of(code, 100);
    };
  }
}
