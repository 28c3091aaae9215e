package im.connection.search;

import im.connection.accounts.UserIndex;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/// The entries of users: by username and display name.
@Singleton
final class UserEntries implements UserIndex, Entries {
  private final UserEntryStore store;
  private final WordStore words;

  UserEntries(UserEntryStore store, WordStore words) {
    this.store = store;
    this.words = words;
  }

  @Override
  public String name() {
    return "users";
  }

  @Override
  public void changed(Handle handle, UserId user) {
    index(handle, List.of(user.value()));
  }

  @Override
  public Window look(Handle handle, long after, int limit) {
    return Window.of(store.look(handle, after, limit));
  }

  @Override
  public void renew(Handle handle, List<Long> ids) {
    index(handle, store.hold(handle, ids));
  }

  private void index(Handle handle, List<Long> ids) {
    var sources = store.sources(handle, ids);
    var spelt = new TreeSet<String>();
    sources.forEach(source -> spelt.addAll(Words.spelt(source.displayName())));
    store.save(handle, sources.stream().map(UserEntries::terms).toList());
    words.note(handle, spelt);
  }

  private static Terms terms(UserEntryStore.Source source) {
    return Terms.of(source.id(), Words.of(source.displayName()), Words.of(source.username()));
  }
}
