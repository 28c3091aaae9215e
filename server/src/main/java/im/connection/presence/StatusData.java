package im.connection.presence;

import im.connection.kernel.UserId;
import im.connection.personal.Archive;
import im.connection.personal.PersonalData;
import jakarta.inject.Singleton;
import org.jdbi.v3.core.Jdbi;

/// A user's status, taken along and erased.
@Singleton
final class StatusData implements PersonalData {
  private final Jdbi jdbi;
  private final PresenceStore store;
  private final Statuses statuses;

  StatusData(Jdbi jdbi, PresenceStore store, Statuses statuses) {
    this.jdbi = jdbi;
    this.store = store;
    this.statuses = statuses;
  }

  @Override
  public void export(UserId user, Archive archive) {
    archive.put("status", statuses.of(user));
  }

  @Override
  public void erase(UserId user) {
    jdbi.useTransaction(handle -> store.delete(handle, user));
  }
}
