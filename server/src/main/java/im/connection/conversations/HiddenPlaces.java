package im.connection.conversations;

import im.connection.kernel.ConversationId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What a user deleted for themselves.
///
/// @param seqs the messages of each conversation, as far as they are named
/// @param unnamed the last one of those of each conversation that are not
public record HiddenPlaces(Map<ConversationId, Set<Long>> seqs, Map<ConversationId, Long> unnamed) {
  static HiddenPlaces of(List<Place> named, List<Place> unnamed) {
    return new HiddenPlaces(
        named.stream()
            .collect(
                Collectors.groupingBy(
                    Place::conversation, Collectors.mapping(Place::seq, Collectors.toSet()))),
        unnamed.stream().collect(Collectors.toMap(Place::conversation, Place::seq)));
  }

  /// Those of a conversation that are named.
  public Set<Long> in(ConversationId id) {
    return seqs.getOrDefault(id, Set.of());
  }

  /// The last one of a conversation that is not named; 0 when all are.
  public long lastUnnamedIn(ConversationId id) {
    return unnamed.getOrDefault(id, 0L);
  }
}
