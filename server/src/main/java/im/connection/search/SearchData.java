package im.connection.search;

import im.connection.kernel.UserId;
import im.connection.personal.Archive;
import im.connection.personal.PersonalData;
import jakarta.inject.Singleton;
import org.jdbi.v3.core.Jdbi;

/// A user's entry in the index, which says nothing that the profile does not, erased.
@Singleton
final class SearchData implements PersonalData {
  private final Jdbi jdbi;
  private final UserEntryStore store;

  SearchData(Jdbi jdbi, UserEntryStore store) {
    this.jdbi = jdbi;
    this.store = store;
  }

  @Override
  public void export(UserId user, Archive archive) {}

  @Override
  public void erase(UserId user) {
    jdbi.useTransaction(handle -> store.delete(handle, user.value()));
  }
}
