package im.connection.platform.http;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of every failed REST request (RFC 9457, `application/problem+json`).
@Schema(name = "Problem", description = "Why a request failed (RFC 9457)")
record Problem(
    @Schema(description = "Names the kind of problem", examples = "urn:imc:error:not_found")
        String type,
    @Schema(description = "The kind of problem in English", examples = "Not found") String title,
    @Schema(description = "The HTTP status", examples = "404") int status,
    @Schema(description = "The stable code programs decide by", examples = "not_found") String code,
    @Schema(
            description = "A sentence for people, in the language of Accept-Language",
            examples = "There is no such thing here, or it is not yours to see.")
        String detail,
    @Schema(description = "The field at fault, when there is one", examples = "limit")
        @Nullable String field,
    @Schema(description = "Seconds after which trying again may help", examples = "1")
        @Nullable Long retryAfter,
    @Schema(description = "Why an account is suspended", examples = "spam") @Nullable String reason,
    @Schema(
            description = "Until when an account is suspended, absent when it has no end",
            examples = "2026-03-02T08:30:00.000Z")
        @Nullable Instant until) {
  static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(Refusal refusal, String sentence) {
    var code = refusal.code();
    var wait = refusal.retryAfter();
    return new Problem(
        "urn:imc:error:" + code.wireName(),
        title(code),
        code.httpStatus(),
        code.wireName(),
        sentence,
        code == ErrorCode.INVALID_ARGUMENT && !refusal.arguments().isEmpty()
            ? refusal.arguments().getFirst().toString()
            : null,
        wait == null ? null : Math.max(1, wait.toSeconds()),
        code == ErrorCode.ACCOUNT_SUSPENDED && !refusal.arguments().isEmpty()
            ? refusal.arguments().getFirst().toString()
            : null,
        code == ErrorCode.ACCOUNT_SUSPENDED && refusal.arguments().size() > 1
            ? (Instant) refusal.arguments().get(1)
            : null);
  }

  private static String title(ErrorCode code) {
    String words = code.wireName().replace('_', ' ').replace("json", "JSON");
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
