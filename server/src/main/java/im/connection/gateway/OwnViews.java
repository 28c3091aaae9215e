package im.connection.gateway;

import im.connection.conversations.FeedEntry;
import im.connection.conversations.Preferences;
import im.connection.groups.Follow;
import im.connection.groups.Follows;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import im.connection.platform.json.Json;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Lets rooms know what connected users chose for themselves: whom they follow, so that messages of
/// those are flagged (`message.attention`), and what they deleted or cleared, so that no later
/// change of it brings it back. Reads the database; for virtual threads.
@Singleton
final class OwnViews {
  /// What the feed says of whom a user follows.
  private record Followed(ConversationId groupId, UserId userId, boolean isFollowed) {}

  /// What it says of messages they deleted for themselves.
  private record Hidden(ConversationId conversationId, Set<Long> seqs) {}

  /// What it says of a history they cleared.
  private record Cleared(ConversationId conversationId, long seq) {}

  private static final String FOLLOWED = "group.follow.changed";
  private static final String HIDDEN = "message.hidden";
  private static final String CLEARED = "conversation.cleared";

  private final Follows follows;
  private final Preferences preferences;
  private final Rooms rooms;
  private final Json json;

  OwnViews(Follows follows, Preferences preferences, Rooms rooms, Json json) {
    this.follows = follows;
    this.preferences = preferences;
    this.rooms = rooms;
    this.json = json;
  }

  /// How it is now, for a connection of the user that is about to subscribe. Rows of the feed that
  /// come after this was read have to be heard again once it did.
  OwnView of(UserId user) {
    return new OwnView(preferences.hidden(user), followed(user));
  }

  /// Whether a row of a feed says something of this kind.
  static boolean areConcernedBy(FeedEntry entry) {
    return Set.of(FOLLOWED, HIDDEN, CLEARED).contains(entry.kind());
  }

  /// Takes in a row of a user's feed.
  void heard(FeedEntry entry) {
    var user = entry.user();
    switch (entry.kind()) {
      case FOLLOWED -> {
        var group = json.read(entry.data(), Followed.class).groupId();
        var users = followed(user).getOrDefault(group, Set.of());
        rooms.adjust(group, user, subscriber -> subscriber.follow(users, entry.pos()));
      }
      case HIDDEN -> {
        var hidden = json.read(entry.data(), Hidden.class);
        rooms.adjust(hidden.conversationId(), user, subscriber -> subscriber.hide(hidden.seqs()));
      }
      case CLEARED -> {
        var cleared = json.read(entry.data(), Cleared.class);
        rooms.adjust(cleared.conversationId(), user, subscriber -> subscriber.clear(cleared.seq()));
      }
      default -> {}
    }
  }

  private Map<ConversationId, Set<UserId>> followed(UserId user) {
    return follows.of(user).stream()
        .collect(
            Collectors.groupingBy(
                Follow::group, Collectors.mapping(Follow::user, Collectors.toSet())));
  }
}
