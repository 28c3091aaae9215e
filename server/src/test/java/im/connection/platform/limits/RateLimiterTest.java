package im.connection.platform.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final RateLimiter limiter = new RateLimiter(5, Duration.ofSeconds(1), () -> now);

  @Test
  void theSixthOfFiveAtOnceIsToldWhenToComeAgain() {
    for (int i = 0; i < 5; i++) {
      limiter.check("one");
    }
    assertThatThrownBy(() -> limiter.check("one"))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
              assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(200));
            });
  }

  @Test
  void waitingAsLongAsToldHelps() {
    limiter.check("one", 5);
    now = now.plusMillis(200);
    limiter.check("one");
    assertThatThrownBy(() -> limiter.check("one")).isInstanceOf(Refusal.class);
  }

  @Test
  void aClockThatGoesBackRefusesNobodyForLonger() {
    limiter.check("one", 5);
    now = now.minusSeconds(3_600);
    assertThatThrownBy(() -> limiter.check("one")).isInstanceOf(Refusal.class);
    now = now.plusMillis(200);
    limiter.check("one");
    now = now.minusSeconds(3_600);
    assertThatThrownBy(() -> limiter.check("one")).isInstanceOf(Refusal.class);
    now = now.plusSeconds(1);
    limiter.check("one", 5);
  }

  @Test
  void oneKeyNeverHarmsAnother() {
    limiter.check("one", 5);
    limiter.check("two", 5);
  }

  @Test
  void nothingIsSavedUpBeyondOnePeriod() {
    limiter.check("one");
    now = now.plusSeconds(60);
    limiter.check("one", 5);
    assertThatThrownBy(() -> limiter.check("one")).isInstanceOf(Refusal.class);
  }
}
