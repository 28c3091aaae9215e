package im.connection.platform.db;

import org.jdbi.v3.core.Handle;

/// Asks a PostgreSQL server about itself and takes the locks that servers share.
final class ServerStore {
  /// What every session of the pool starts with: commits are durable when they return, and a
  /// session that hangs in a statement, in a transaction or on a lock gives up.
  static final String SESSION =
      """
      set synchronous_commit = on;
      set idle_in_transaction_session_timeout = '60s';
      set statement_timeout = '60s';
      set lock_timeout = '10s';
      set jit = off
      """;

  /// The letters `IMC schem`, in hexadecimal.
  private static final long SCHEMA_LOCK = 0x494d_4373_6368_656dL;

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

  /// Whether an extension is installed on the server, so that it can be created.
  boolean hasExtension(Handle handle, String name) {
    return handle
        .createQuery(
            """
            select exists (select from pg_available_extensions where name = :name)
            """)
        .bind("name", name)
        .mapTo(Boolean.class)
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

  /// Waits until nobody else changes this database's schema; the lock ends with the session.
  void lockSchema(Handle handle) {
    handle.execute("select pg_advisory_lock(?)", SCHEMA_LOCK);
  }

  /// Whether a restore into this database was begun and not finished.
  boolean isRestoring(Handle handle) {
    return handle
        .createQuery(
            """
            select exists (select from pg_namespace where nspname = 'imc_restoring')
            """)
        .mapTo(Boolean.class)
        .one();
  }

  /// Marks the database as being restored; the mark is an empty schema, which no table needs.
  void beginRestore(Handle handle) {
    handle.execute("create schema if not exists imc_restoring");
  }

  /// Takes the mark away.
  void endRestore(Handle handle) {
    handle.execute("drop schema if exists imc_restoring");
  }
}
