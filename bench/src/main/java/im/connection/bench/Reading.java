package im.connection.bench;

import java.time.Duration;

/// A moment, and the processor time everybody had used by then.
///
/// @param nanos the clock of [System#nanoTime()]
/// @param generator the benchmark's own
record Reading(long nanos, Duration server, Duration database, Duration generator) {
  /// What passed and was used since an earlier reading.
  Cost since(Reading earlier) {
    return new Cost(
        Duration.ofNanos(nanos - earlier.nanos),
        server.minus(earlier.server),
        database.minus(earlier.database),
        generator.minus(earlier.generator));
  }

  /// The time that passed, and the processor time used in it.
  record Cost(Duration wall, Duration server, Duration database, Duration generator) {
    /// How many of `count` things happened in a second.
    double perSecond(long count) {
      return count * 1e9 / wall.toNanos();
    }

    /// A share of processor time in microseconds; not a number when nothing happened.
    static double microsEach(Duration cpu, long count) {
      return count == 0 ? Double.NaN : cpu.toNanos() / 1e3 / count;
    }
  }
}
