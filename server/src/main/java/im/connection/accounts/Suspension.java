package im.connection.accounts;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Given;
import im.connection.kernel.Refusal;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Why and until when an account is suspended.
@Schema(description = "Why and until when an account is suspended")
public record Suspension(
    @Schema(description = "When it began", examples = "2026-03-01T08:30:00.000Z") Instant since,
    @Schema(
            description = "When it ends by itself, absent when it does not",
            examples = "2026-03-02T08:30:00.000Z")
        @Nullable Instant until,
    @Schema(description = "What the user is told, 1..200 characters on one line", examples = "spam")
        String reason) {
  private static final int MAX_REASON = 200;
  private static final Duration MAX = Duration.ofDays(3_660);

  public Suspension {
    reason = Given.name("reason", reason, MAX_REASON);
  }

  /// A suspension that begins now.
  ///
  /// @throws Refusal `invalid_argument` for an end that is past or more than ten years away
  public static Suspension of(Instant now, @Nullable Instant until, String reason) {
    if (until != null && (!until.isAfter(now) || until.isAfter(now.plus(MAX)))) {
      throw Refusal.invalid("until", "a time within the next ten years");
    }
    return new Suspension(now, until, reason);
  }

  /// What whoever shows the right credentials is told.
  Refusal refusal(Instant now) {
    return until == null
        ? Refusal.of(ErrorCode.ACCOUNT_SUSPENDED, reason)
        : Refusal.lasting(ErrorCode.ACCOUNT_SUSPENDED, Duration.between(now, until), reason, until);
  }
}
