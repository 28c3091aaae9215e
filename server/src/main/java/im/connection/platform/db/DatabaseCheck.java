package im.connection.platform.db;

import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Looks whether a PostgreSQL is fit to keep messages.
record DatabaseCheck(Jdbi jdbi, ServerStore store) {
  private static final Logger LOG = Logger.getLogger(DatabaseCheck.class);
  private static final int OLDEST = 150_000;

  /// @throws DatabaseUnusable naming what is wrong
  void run() {
    jdbi.useHandle(this::check);
  }

  private void check(Handle handle) {
    if (Integer.parseInt(store.setting(handle, "server_version_num")) < OLDEST) {
      throw new DatabaseUnusable(
          "The database is PostgreSQL %s; IMConnection needs 15 or newer."
              .formatted(store.setting(handle, "server_version")));
    }
    if (store.isStandby(handle)) {
      throw new DatabaseUnusable(
          "The database is a read-only standby: IMC_DATABASE_URL must lead to the primary.");
    }
    require(handle, "server_encoding", "UTF8", "create the database with encoding 'UTF8'");
    require(handle, "fsync", "on", "set fsync = on, or acknowledged messages can be lost");
    if (!store.setting(handle, "full_page_writes").equals("on")) {
      LOG.warn("database.full_page_writes value=off risk=\"a power cut may corrupt the database\"");
    }
  }

  private void require(Handle handle, String setting, String expected, String advice) {
    String found = store.setting(handle, setting);
    if (!found.equals(expected)) {
      throw new DatabaseUnusable(
          "The database runs with %s = %s: %s.".formatted(setting, found, advice));
    }
  }
}
