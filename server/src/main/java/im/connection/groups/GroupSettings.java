package im.connection.groups;

import im.connection.conversations.Announcement;
import im.connection.conversations.Conversations;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a group is called, how it looks and what holds in it.
@Singleton
final class GroupSettings {
  /// The names of the fields that changed, and the new values of those that have one.
  private static final class Changes {
    private final List<String> changed = new ArrayList<>();
    private final Map<String, Object> data = new HashMap<>();

    Changes compare(String field, @Nullable Object old, @Nullable Object now) {
      if (!Objects.equals(old, now)) {
        changed.add(field);
        if (now != null) {
          data.put(field, now);
        }
      }
      return this;
    }
  }

  private final GroupStore store;
  private final Conversations conversations;
  private final GroupIndex index;

  GroupSettings(GroupStore store, Conversations conversations, GroupIndex index) {
    this.store = store;
    this.conversations = conversations;
    this.index = index;
  }

  /// Changes a group: owner and admins. Writes one `group.updated` that names what changed, and
  /// nothing when nothing did.
  ///
  /// @throws Refusal `not_found`, `forbidden`, `group_dismissed`
  Group update(UserId actor, ConversationId group, GroupUpdate update) {
    return conversations.change(
        group,
        change -> {
          store.requireModerator(change.handle(), group, actor);
          var old = store.find(change.handle(), group, actor).orElseThrow();
          var now = update.applyTo(old, actor, change.time());
          var changes = changes(old, now);
          if (!changes.changed.isEmpty()) {
            change.rename(now.name());
            store.update(change.handle(), now);
            index.changed(change.handle(), group, now.name());
            changes.data.put("changed", changes.changed);
            change.announce(Announcement.of(actor, "group.updated", changes.data));
          }
          return now;
        });
  }

  private static Changes changes(Group old, Group now) {
    return new Changes()
        .compare("name", old.name(), now.name())
        .compare("avatar", old.avatar(), now.avatar())
        .compare("announcement", old.announcement(), now.announcement())
        .compare("tags", old.tags(), now.tags())
        .compare("joinPolicy", old.joinPolicy(), now.joinPolicy())
        .compare("joinQuestion", old.joinQuestion(), now.joinQuestion())
        .compare("history", old.history(), now.history())
        .compare("muteAll", old.muteAll(), now.muteAll())
        .compare("slowModeSeconds", old.slowModeSeconds(), now.slowModeSeconds());
  }
}
