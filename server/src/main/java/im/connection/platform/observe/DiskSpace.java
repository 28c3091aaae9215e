package im.connection.platform.observe;

import im.connection.platform.config.Settings;
import im.connection.platform.lifecycle.Loop;
import im.connection.platform.lifecycle.Looping;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// The room that is left for the data directory, in bytes, as `imc_disk_free_bytes`. Says in the
/// log once that it runs low, and once that there is enough again.
@Singleton
final class DiskSpace implements Looping {
  /// Less than this is low.
  static final long LOW = 1L << 30;

  /// So much is enough again; more than [#LOW], so that it is not said over and over.
  static final long ENOUGH = LOW + LOW / 4;

  private static final Logger LOG = Logger.getLogger(DiskSpace.class);
  private static final Duration REST = Duration.ofSeconds(30);

  private final LongSupplier space;
  private final Loop loop = new Loop("disk-space", this::look);
  private volatile long free;
  private boolean isLow;

  @Inject
  DiskSpace(Settings settings, MeterRegistry meters) {
    this(() -> usable(settings.dataDir()), meters);
  }

  DiskSpace(LongSupplier space, MeterRegistry meters) {
    this.space = space;
    this.free = space.getAsLong();
    Gauge.builder("imc.disk.free", () -> free)
        .description("room for the data directory")
        .baseUnit("bytes")
        .register(meters);
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  @Override
  public Loop loop() {
    return loop;
  }

  Duration look() {
    free = space.getAsLong();
    if (!isLow && free < LOW) {
      isLow = true;
      LOG.warnf("disk runs low: free_mib=%d", free >> 20);
    } else if (isLow && free >= ENOUGH) {
      isLow = false;
      LOG.infof("disk has room again: free_mib=%d", free >> 20);
    }
    return REST;
  }

  /// The room where a directory is, or is going to be.
  private static long usable(Path directory) {
    var there = directory;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return Files.getFileStore(there).getUsableSpace();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
