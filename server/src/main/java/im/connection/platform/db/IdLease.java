package im.connection.platform.db;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/// Leases blocks of ids and hands them out one by one. A block older than [#MAX_AGE] is dropped, so
/// that ids follow the time closely.
@Singleton
final class IdLease implements Ids {
  static final int BLOCK = 1 << 16;
  static final Duration MAX_AGE = Duration.ofSeconds(5);

  private final IdLeaseStore store;
  private final Jdbi jdbi;
  private final InstantSource clock;
  private long next;
  private long end;
  private Instant leasedAt = Instant.MIN;

  IdLease(Jdbi jdbi, IdLeaseStore store, InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public long next() {
    return next(1);
  }

  @Override
  public synchronized long next(int count) {
    if (count < 1 || count > BLOCK) {
      throw new IllegalArgumentException("count: %d (expected: 1..%d)".formatted(count, BLOCK));
    }
    if (next + count > end || leasedAt.plus(MAX_AGE).isBefore(clock.instant())) {
      next = lease();
      end = next + BLOCK;
      leasedAt = clock.instant();
    }
    long first = next;
    next += count;
    return first;
  }

  /// On a connection of its own: a lease made inside the caller's transaction would be undone with
  /// it, and the same block leased again.
  private long lease() {
    try (var handle = jdbi.open()) {
      return handle.inTransaction(own -> store.lease(own, BLOCK));
    }
  }
}
