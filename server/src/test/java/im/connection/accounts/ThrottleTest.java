package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import im.connection.kernel.ErrorCode;
import im.connection.platform.config.Settings;
import im.connection.testing.Attempt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ThrottleTest {
  private final StoppedClock clock = new StoppedClock();
  private final Throttle throttle =
      new Throttle(Settings.read(List.of(Map.of("IMC_SIGNUP_RATE", "3"))), clock);

  @Test
  void anAddressRegistersAFewTimesAnHour() {
    for (int i = 0; i < 3; i++) {
      throttle.checkRegistration("192.0.2.1");
    }
    assertThat(Attempt.refused(() -> throttle.checkRegistration("192.0.2.1")))
        .isEqualTo(ErrorCode.RATE_LIMITED);
    throttle.checkRegistration("192.0.2.2");
    clock.advance(Duration.ofMinutes(20));
    throttle.checkRegistration("192.0.2.1");
  }

  @Test
  void tryingPasswordsFromOneAddressLocksNobodyOutFromAnother() {
    for (int i = 0; i < 10; i++) {
      throttle.checkSignIn("192.0.2.1", i % 2 == 0 ? "alice" : "ＡLICE");
    }
    assertThat(Attempt.refused(() -> throttle.checkSignIn("192.0.2.1", "Alice")))
        .isEqualTo(ErrorCode.RATE_LIMITED);
    assertThatCode(() -> throttle.checkSignIn("192.0.2.2", "alice")).doesNotThrowAnyException();
    assertThatCode(() -> throttle.checkSignIn("192.0.2.1", "bob")).doesNotThrowAnyException();
    clock.advance(Duration.ofMinutes(1));
    assertThatCode(() -> throttle.checkSignIn("192.0.2.1", "alice")).doesNotThrowAnyException();
  }

  @Test
  void tryingManyNamesFromOneAddressIsBoundedToo() {
    for (int i = 0; i < 60; i++) {
      throttle.checkSignIn("192.0.2.1", "user" + i);
    }
    assertThat(Attempt.refused(() -> throttle.checkSignIn("192.0.2.1", "another")))
        .isEqualTo(ErrorCode.RATE_LIMITED);
  }
}
