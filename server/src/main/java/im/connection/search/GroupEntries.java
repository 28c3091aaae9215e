package im.connection.search;

import im.connection.groups.GroupIndex;
import im.connection.kernel.ConversationId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/// The entries of groups: by name.
@Singleton
final class GroupEntries implements GroupIndex, Entries {
  private final GroupEntryStore store;
  private final WordStore words;

  GroupEntries(GroupEntryStore store, WordStore words) {
    this.store = store;
    this.words = words;
  }

  @Override
  public String name() {
    return "groups";
  }

  @Override
  public void changed(Handle handle, ConversationId group, String name) {
    save(handle, List.of(new GroupEntryStore.Source(group.value(), name)));
  }

  @Override
  public void dismissed(Handle handle, ConversationId group) {
    store.remove(handle, List.of(group.value()));
  }

  @Override
  public Window look(Handle handle, long after, int limit) {
    return Window.of(store.look(handle, after, limit));
  }

  @Override
  public void renew(Handle handle, List<Long> ids) {
    var held = store.hold(handle, ids);
    store.remove(handle, held);
    save(handle, store.sources(handle, held));
  }

  private void save(Handle handle, List<GroupEntryStore.Source> sources) {
    var spelt = new TreeSet<String>();
    sources.forEach(source -> spelt.addAll(Words.spelt(source.name())));
    store.save(handle, sources);
    words.note(handle, spelt);
  }
}
