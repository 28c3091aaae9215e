package im.connection.platform.observe;

import im.connection.kernel.ErrorCode;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/// Counts refused requests by protocol (`rest`, `rpc`) and code, as `imc_refused_total`.
@Singleton
public final class Refusals {
  private final MeterRegistry meters;

  Refusals(MeterRegistry meters) {
    this.meters = meters;
  }

  /// Counts one.
  public void count(String protocol, ErrorCode code) {
    meters.counter("imc.refused", "protocol", protocol, "code", code.wireName()).increment();
  }
}
