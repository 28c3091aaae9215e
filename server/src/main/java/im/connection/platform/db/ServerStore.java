package im.connection.platform.db;

import org.jdbi.v3.core.Handle;

/// Asks a PostgreSQL server about itself.
final class ServerStore {
  /// What every session of the pool starts with: commits are durable when they return, and a
  /// session that hangs in a transaction or on a lock gives up.
  static final String SESSION =
      """
      set synchronous_commit = on;
      set idle_in_transaction_session_timeout = '60s';
      set statement_timeout = '60s';
      set lock_timeout = '10s'
      """;

  private static final long MIGRATION_LOCK = 0x494d_4373_6368_656dL;

  /// The value of a setting.
  String setting(Handle handle, String name) {
    return handle
        .createQuery(
            """
            select current_setting(:name)
            """)
        .bind("name", name)
        .mapTo(String.class)
        .one();
  }

  /// Whether this is a standby, which cannot be written to.
  boolean isStandby(Handle handle) {
    return handle
        .createQuery(
            """
            select pg_is_in_recovery()
            """)
        .mapTo(Boolean.class)
        .one();
  }

  /// Waits until no other server migrates this database; the lock ends with the session.
  void lockMigrations(Handle handle) {
    handle.execute("select pg_advisory_lock(?)", MIGRATION_LOCK);
  }
}
