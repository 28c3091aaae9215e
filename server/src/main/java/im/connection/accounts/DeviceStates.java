package im.connection.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.kernel.DeviceId;
import im.connection.platform.limits.SteadyTicker;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Which devices are signed in, as last read from the database: at most [#MAX_AGE] ago, and not
/// before the last news of a sign-out. News are kept beside what was read, so that hearing them
/// never waits for a read, and a read that was under way cannot undo them.
@Singleton
final class DeviceStates {
  static final Duration MAX_AGE = Duration.ofSeconds(5);
  private static final int MAX_SIZE = 100_000;

  private final LoadingCache<DeviceId, Boolean> signedIn;
  private final Cache<DeviceId, Boolean> signedOut;

  DeviceStates(Jdbi jdbi, DeviceStore store, Bus bus, InstantSource clock) {
    var ticker = new SteadyTicker(clock);
    signedOut =
        Caffeine.newBuilder()
            .maximumSize(MAX_SIZE)
            .expireAfterWrite(MAX_AGE.multipliedBy(2))
            .ticker(ticker)
            .build();
    signedIn =
        Caffeine.newBuilder()
            .maximumSize(MAX_SIZE)
            .expireAfterWrite(MAX_AGE)
            .ticker(ticker)
            .build(device -> jdbi.withHandle(handle -> store.isSignedIn(handle, device)));
    bus.listen(this::hear);
    bus.listenForGaps(signedIn::invalidateAll);
  }

  /// Whether the device may still be used.
  boolean isSignedIn(DeviceId device) {
    return signedOut.getIfPresent(device) == null && signedIn.get(device);
  }

  private void hear(List<News> news) {
    for (var item : news) {
      if (item instanceof News.DeviceSignedOut(DeviceId device)) {
        signedOut.put(device, true);
      }
    }
  }
}
