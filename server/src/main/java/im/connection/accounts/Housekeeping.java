package im.connection.accounts;

import im.connection.platform.lifecycle.Drainable;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// The timer of accounts, one thread from start to stop: writes when devices were seen, reads keys
/// made by other nodes and makes those that are due, signs out devices unseen for long, forgets
/// codes past their time, seals second factors that lie open. Every job may run on several nodes at
/// once, and a failed one simply runs again.
@Singleton
final class Housekeeping implements Drainable {
  private static final Logger LOG = Logger.getLogger(Housekeeping.class);

  private final SeenDevices seen;
  private final Keys keys;
  private final Devices devices;
  private final EmailCodes codes;
  private final TotpSealing totp;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("accounts-housekeeping").factory());

  Housekeeping(
      SeenDevices seen,
      Keys keys,
      Devices devices,
      EmailCodes codes,
      TotpSealing totp,
      MeterRegistry metrics) {
    this.seen = seen;
    this.keys = keys;
    this.devices = devices;
    this.codes = codes;
    this.totp = totp;
    metrics.gauge("imc.devices.seen", seen, SeenDevices::size);
  }

  void start(@Observes StartupEvent event) {
    run("keys.read", keys::read);
    every(30, "device.seen", seen::write);
    every(30, "keys.read", keys::read);
    every(3_600, "device.tidy", devices::tidy);
    every(3_600, "email.tidy", codes::tidy);
    every(86_400, "totp.seal", totp::run);
  }

  @Override
  public int order() {
    return 300;
  }

  @Override
  public void refuse() {
    timer.shutdown();
  }

  @Override
  public void drain(Duration limit) throws InterruptedException {
    if (timer.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      run("device.seen", seen::write);
    }
  }

  private void every(int seconds, String job, Runnable work) {
    var _ = timer.scheduleWithFixedDelay(() -> run(job, work), 1, seconds, TimeUnit.SECONDS);
  }

  private static void run(String job, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException failure) {
      LOG.warnf(failure, "housekeeping failed: job=%s", job);
    }
  }
}
