package im.connection.gateway;

import im.connection.conversations.FeedEntry;
import im.connection.groups.Follow;
import im.connection.groups.Follows;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import im.connection.platform.json.Json;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Lets rooms know whom connected users follow, so that messages of those are flagged
/// (`message.attention`). Reads the database; for virtual threads.
@Singleton
final class Attention {
  /// What the feed says.
  private record Changed(ConversationId groupId, UserId userId, boolean isFollowed) {}

  private static final String CHANGED = "group.follow.changed";

  private final Follows follows;
  private final Rooms rooms;
  private final Json json;

  Attention(Follows follows, Rooms rooms, Json json) {
    this.follows = follows;
    this.rooms = rooms;
    this.json = json;
  }

  /// Says whom a user follows anywhere, once their connection subscribes to its rooms.
  void begin(UserId user) {
    followed(user).forEach((group, users) -> rooms.attend(group, user, users));
  }

  /// Whether a row of a feed says that its user follows others now.
  static boolean isConcernedBy(FeedEntry entry) {
    return entry.kind().equals(CHANGED);
  }

  /// Takes in a row of a user's feed, for it may say that they follow others now.
  void heard(FeedEntry entry) {
    if (isConcernedBy(entry)) {
      var group = json.read(entry.data(), Changed.class).groupId();
      var users = followed(entry.user()).getOrDefault(group, Set.of());
      rooms.attend(group, entry.user(), users);
    }
  }

  private Map<ConversationId, Set<UserId>> followed(UserId user) {
    return follows.of(user).stream()
        .collect(
            Collectors.groupingBy(
                Follow::group, Collectors.mapping(Follow::user, Collectors.toSet())));
  }
}
