package im.connection.accounts;

import im.connection.kernel.DeviceId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;

/// When devices made their last requests, collected in memory and written in one statement now and
/// then. Beyond [#MAX_SIZE] devices between two writes the rest waits for its next request.
@Singleton
final class SeenDevices {
  static final int MAX_SIZE = 100_000;

  private final Jdbi jdbi;
  private final DeviceStore store;
  private final InstantSource clock;
  private final Map<DeviceId, Instant> seen = new ConcurrentHashMap<>();

  SeenDevices(Jdbi jdbi, DeviceStore store, InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.clock = clock;
  }

  /// Notes that the device has just been seen.
  void touch(DeviceId device) {
    if (seen.size() < MAX_SIZE) {
      seen.put(device, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }
  }

  /// How many devices wait to be written.
  int size() {
    return seen.size();
  }

  /// Writes what was noted.
  void write() {
    var batch = new HashMap<>(seen);
    if (batch.isEmpty()) {
      return;
    }
    jdbi.useTransaction(handle -> store.seen(handle, batch));
    batch.forEach(seen::remove);
  }
}
