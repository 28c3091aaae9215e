package im.connection.platform.db;

import im.connection.platform.config.Settings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;

/// Looks whether a PostgreSQL is fit to keep messages, waiting at most `patience` for one that does
/// not answer yet.
record DatabaseCheck(Settings.Database database, Duration patience) {
  private static final Logger LOG = Logger.getLogger(DatabaseCheck.class);
  private static final ServerStore STORE = new ServerStore();
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int OLDEST = 150_000;

  /// SQL states (PostgreSQL manual, appendix A) that pass by themselves: no connection, too many
  /// connections, starting up or shutting down.
  private static final Set<String> PASSING =
      Set.of("08001", "08004", "08006", "53300", "57P03", "57P01");

  /// @throws DatabaseUnusable naming what is wrong
  void run() {
    try (var handle = connect()) {
      check(handle);
    }
  }

  private Handle connect() {
    var jdbi = Databases.jdbi(database);
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return jdbi.open();
      } catch (ConnectionException failed) {
        var reason = reason(failed);
        if (!passes(reason) || System.nanoTime() > deadline) {
          throw new DatabaseUnusable(sentence(reason), failed);
        }
        LOG.infof("database.waiting reason=\"%s\"", reason.getMessage());
        pause();
      }
    }
  }

  private static SQLException reason(ConnectionException failed) {
    return failed.getCause() instanceof SQLException reason ? reason : new SQLException(failed);
  }

  private static boolean passes(SQLException reason) {
    return reason.getSQLState() != null && PASSING.contains(reason.getSQLState());
  }

  private String sentence(SQLException reason) {
    String state = reason.getSQLState() == null ? "" : reason.getSQLState();
    String advice =
        switch (state) {
          case "28P01", "28000" -> "check IMC_DATABASE_USER and IMC_DATABASE_PASSWORD";
          case "3D000" -> "create the database or correct IMC_DATABASE_URL";
          default -> "is it running, and does IMC_DATABASE_URL lead to it?";
        };
    return "The database %s cannot be used (%s): %s"
        .formatted(Databases.withoutParameters(database), reason.getMessage(), advice);
  }

  private static void pause() {
    LockSupport.parkNanos(PAUSE.toNanos());
    if (Thread.currentThread().isInterrupted()) {
      throw new DatabaseUnusable("Stopped while waiting for the database.");
    }
  }

  private static void check(Handle handle) {
    if (Integer.parseInt(STORE.setting(handle, "server_version_num")) < OLDEST) {
      throw new DatabaseUnusable(
          "The database is PostgreSQL %s; IMConnection needs 15 or newer."
              .formatted(STORE.setting(handle, "server_version")));
    }
    if (STORE.isStandby(handle)) {
      throw new DatabaseUnusable(
          "The database is a read-only standby: IMC_DATABASE_URL must lead to the primary.");
    }
    if (!STORE.hasExtension(handle, "pg_trgm")) {
      throw new DatabaseUnusable(
          "The database lacks the extension pg_trgm: install PostgreSQL's contrib package.");
    }
    require(handle, "server_encoding", "UTF8", "create the database with encoding 'UTF8'");
    require(handle, "fsync", "on", "set fsync = on, or acknowledged messages can be lost");
    require(
        handle,
        "full_page_writes",
        "on",
        "set full_page_writes = on, or a power cut can corrupt it");
  }

  private static void require(Handle handle, String setting, String expected, String advice) {
    String found = STORE.setting(handle, setting);
    if (!found.equals(expected)) {
      throw new DatabaseUnusable(
          "The database runs with %s = %s: %s.".formatted(setting, found, advice));
    }
  }
}
