package im.connection.platform.db;

import jakarta.inject.Singleton;
import org.jdbi.v3.core.Handle;

/// Keeps the row from which blocks of ids are leased.
@Singleton
final class IdLeaseStore {
  /// Leases `size` consecutive ids and returns the first; never less than what the clock says,
  /// never less than what was leased before.
  long lease(Handle handle, int size) {
    return handle
        .createQuery(
            """
            update id_lease
            set next_id = :size + greatest(next_id, 65536 * floor(1000 *
              extract(epoch from clock_timestamp() - timestamptz '2026-01-01 00:00:00Z'))::bigint)
            returning next_id - :size
            """)
        .bind("size", size)
        .mapTo(Long.class)
        .one();
  }
}
