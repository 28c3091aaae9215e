package im.connection.bench;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Waits, after a load has ended, for everything under way to arrive.
final class Settling {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Settling() {}

  /// Waits until every message sent was acknowledged and delivered `copies` times.
  ///
  /// @return how many messages were sent
  static long await(Tally tally, List<Participant> senders, int copies)
      throws InterruptedException {
    for (Participant sender : senders) {
      sender.loop().submit(() -> {}).sync(); // what it still had to send is sent
    }
    long deadline = System.nanoTime() + LIMIT.toNanos();
    BooleanSupplier isDone =
        () -> tally.acks() == sent(senders) && tally.deliveries() == sent(senders) * copies;
    while (!isDone.getAsBoolean()) {
      tally.check();
      if (System.nanoTime() > deadline) {
        throw new Unexpected(
            "sent %,d messages, acknowledged %,d, delivered %,d (expected: %,d)"
                .formatted(
                    sent(senders), tally.acks(), tally.deliveries(), sent(senders) * copies));
      }
      Thread.sleep(PAUSE);
    }
    tally.check();
    return sent(senders);
  }

  private static long sent(List<Participant> senders) {
    return senders.stream().mapToLong(Participant::sent).sum();
  }
}
