package im.connection.gateway;

import im.connection.conversations.HiddenPlaces;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import java.util.Map;
import java.util.Set;

/// What a user chose for themselves in their conversations.
///
/// @param hidden what they deleted
/// @param followed whom they follow, in each group where they follow anybody
record OwnView(HiddenPlaces hidden, Map<ConversationId, Set<UserId>> followed) {
  /// Whom they follow in a conversation.
  Set<UserId> followedIn(ConversationId id) {
    return followed.getOrDefault(id, Set.of());
  }
}
