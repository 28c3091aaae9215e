package im.connection.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import im.connection.accounts.Quotas;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import im.connection.testing.MovableClock;
import im.connection.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What users may store in a day, counted by several nodes on one database.
final class VolumesIT {
  private static final UserId ANN = new UserId(1);
  private static final UserId BEN = new UserId(2);

  private final TestDatabase database = TestDatabase.create();
  private final Jdbi jdbi = database.jdbi();
  private final MovableClock clock = new MovableClock();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void allNodesTogetherLetInNoMoreThanTheDayHolds() {
    var nodes = List.of(node(500, 1), node(500, 1), node(500, 1));
    long stored =
        IntStream.range(0, 900)
            .parallel()
            .filter(i -> isStored(nodes.get(i % 3), ANN, "body"))
            .count();
    assertThat(stored).isBetween(490L, 500L);
    assertThat(nodes).noneMatch(node -> isStored(node, ANN, "b".repeat(20_000)));
    assertThat(isStored(nodes.getFirst(), BEN, "body")).isTrue();
  }

  @Test
  void bytesAreCountedAsTheyAreStored() {
    var node = node(1_000, 1);
    long stored =
        IntStream.range(0, 100).filter(i -> isStored(node, ANN, "字".repeat(10_000))).count();
    assertThat(stored).isEqualTo(33);
    assertThat(isStored(node, ANN, "b".repeat(9_999))).isTrue();
  }

  @Test
  void aDayBeginsWithTheFirstUseAndAClockThatGoesBackStartsAnother() {
    assertThat(isStored(node(1, 1), ANN, "one")).isTrue();
    assertThat(isStored(node(1, 1), ANN, "two")).isFalse();
    clock.move(Duration.ofHours(23));
    assertThat(isStored(node(1, 1), ANN, "two")).isFalse();
    clock.move(Duration.ofHours(2));
    assertThat(isStored(node(1, 1), ANN, "two")).isTrue();
    clock.move(Duration.ofHours(-5));
    assertThat(isStored(node(1, 1), ANN, "three")).isTrue();
  }

  @Test
  void theRefusalTellsWhenTheDayIsOver() {
    var node = node(1, 1);
    isStored(node, ANN, "one");
    clock.move(Duration.ofHours(20));
    var refusal = jdbi.inTransaction(handle -> node.message(handle, ANN, "two")).orElseThrow();
    assertThat(refusal.code()).isEqualTo(ErrorCode.DAILY_LIMIT);
    assertThat(refusal.retryAfter()).isBetween(Duration.ofHours(3), Duration.ofHours(4));
  }

  @Test
  void whatIsRolledBackWasNotUsed() {
    var node = node(1, 1);
    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() ->
              jdbi.useTransaction(handle -> {
                assertThat(node.message(handle, ANN, "one")).isEmpty();
                throw new IllegalStateException("rolled back");
              }));
    }
    assertThat(isStored(node, ANN, "one")).isTrue();
    assertThat(isStored(node, ANN, "two")).isFalse();
  }

  private boolean isStored(Volumes node, UserId user, String body) {
    return jdbi.inTransaction(handle -> node.message(handle, user, body)).isEmpty();
  }

  private Volumes node(int messages, int megabytes) {
    var settings =
        Settings.read(
            List.of(
                Map.of(
                    "IMC_MESSAGES_PER_DAY", "" + messages,
                    "IMC_MEGABYTES_PER_DAY", "" + megabytes)));
    return new Volumes(new Quotas(settings, clock));
  }
}
