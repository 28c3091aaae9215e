package im.connection.bench;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.bench.Processes.Stat;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProcessesTest {
  @Test
  void readsALineOfTheKernel() {
    var stat =
        Stat.parse("4711 (java) S 42 4711 42 0 -1 4194304 9 8 7 6 250 31 12 8 20 0 33 0 777 1 2 3");

    assertThat(stat)
        .isEqualTo(new Stat(4711, 42, Duration.ofMillis(2_810), Duration.ofMillis(200)));
  }

  @Test
  void aNameMayHoldBlanksAndParentheses() {
    var stat =
        Stat.parse(
            "7 (postgres: (imc) x) R 3 7 7 0 -1 4194304 0 0 0 0 1 2 3 4 20 0 1 0 777 1 2 3\n");

    assertThat(stat).isEqualTo(new Stat(7, 3, Duration.ofMillis(30), Duration.ofMillis(70)));
  }

  @Test
  void aCostIsTheDifferenceOfTwoReadings() {
    var before = new Reading(1_000, ms(10), ms(20), ms(30));
    var after = new Reading(2_000_001_000, ms(510), ms(120), ms(33));

    var cost = after.since(before);

    assertThat(cost).isEqualTo(new Reading.Cost(ms(2_000), ms(500), ms(100), ms(3)));
    assertThat(cost.perSecond(12_000)).isEqualTo(6_000);
    assertThat(Reading.Cost.microsEach(cost.server(), 10_000)).isEqualTo(50);
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
