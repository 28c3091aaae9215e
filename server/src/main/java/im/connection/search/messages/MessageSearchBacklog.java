package im.connection.search.messages;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What this node knows of logs that moved on and are not entered yet: at most [#MAX] of them;
/// beyond that, and after losses, all logs are to be compared. Also what operators see of it.
@Singleton
final class MessageSearchBacklog {
  static final int MAX = 10_000;

  private final InstantSource clock;

  @GuardedBy("this")
  private final Set<Long> moved = new LinkedHashSet<>();

  @GuardedBy("this")
  private boolean isComparisonDue = true;

  @GuardedBy("this")
  private long missing;

  @GuardedBy("this")
  private @Nullable Instant since;

  MessageSearchBacklog(InstantSource clock, MeterRegistry metrics) {
    this.clock = clock;
    Gauge.builder("imc.search.messages.missing", this, MessageSearchBacklog::missing)
        .description("messages that search does not find yet, at least")
        .register(metrics);
    TimeGauge.builder("imc.search.messages.lag", this::lag, TimeUnit.SECONDS)
        .description("how long the oldest of them has been waiting")
        .register(metrics);
  }

  /// Notes that logs moved on.
  synchronized void add(Collection<Long> conversations) {
    moved.addAll(conversations);
    if (moved.size() > MAX) {
      moved.clear();
      isComparisonDue = true;
    }
    if (since == null) {
      since = clock.instant();
    }
  }

  /// Notes that logs may have moved on unnoticed.
  synchronized void compareAll() {
    isComparisonDue = true;
  }

  /// Takes up to `limit` of those that moved on.
  synchronized List<Long> take(int limit) {
    var taken = moved.stream().limit(limit).toList();
    taken.forEach(moved::remove);
    return taken;
  }

  /// Whether all logs are to be compared; asking means doing so.
  synchronized boolean takeComparison() {
    boolean wasDue = isComparisonDue;
    isComparisonDue = false;
    return wasDue;
  }

  /// What a comparison of all logs found.
  synchronized void found(long messages, @Nullable Instant oldest) {
    missing = messages;
    if (oldest != null && (since == null || oldest.isBefore(since))) {
      since = oldest;
    }
  }

  /// Notes that so many were entered.
  synchronized void entered(long messages) {
    missing = Math.max(0, missing - messages);
  }

  /// Notes that nothing was left, unless something moved on meanwhile.
  synchronized void caughtUp() {
    if (moved.isEmpty() && !isComparisonDue) {
      missing = 0;
      since = null;
    }
  }

  /// Whether something moved on that was not taken yet.
  synchronized boolean isGrowing() {
    return !moved.isEmpty();
  }

  /// How many messages are missing, at least.
  synchronized long missing() {
    return Math.max(missing, moved.size());
  }

  private synchronized double lag() {
    return since == null ? 0 : Duration.between(since, clock.instant()).toMillis() / 1e3;
  }
}
