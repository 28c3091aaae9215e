package im.connection.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// A clock that shows the true time until it is moved.
public final class MovableClock implements InstantSource {
  private volatile Duration offset = Duration.ZERO;

  /// Moves the clock.
  public synchronized void move(Duration distance) {
    offset = offset.plus(distance);
  }

  @Override
  public Instant instant() {
    return InstantSource.system().instant().plus(offset).truncatedTo(ChronoUnit.MILLIS);
  }
}
