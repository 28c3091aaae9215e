package im.connection.messages;

import im.connection.conversations.ConversationLog;
import im.connection.conversations.Conversations;
import im.connection.conversations.LogEntry;
import im.connection.conversations.Place;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads messages by their places, such as those that replies refer to.
@Singleton
final class Lookup {
  private static final int MAX = 100;

  private final ConversationLog log;
  private final Conversations conversations;

  Lookup(ConversationLog log, Conversations conversations) {
    this.log = log;
    this.conversations = conversations;
  }

  /// Those that the user may see, in the order asked for.
  ///
  /// @throws Refusal `invalid_argument` unless 1 to 100 are asked for, `not_found` when the
  ///   conversation was never theirs
  Page<LogEntry> find(UserId user, ConversationId id, List<Long> seqs) {
    if (seqs.isEmpty() || seqs.size() > MAX || seqs.stream().anyMatch(seq -> seq == null)) {
      throw Refusal.invalid("seqs", "the seqs of 1 to %d messages".formatted(MAX));
    }
    var places = seqs.stream().distinct().map(seq -> new Place(id, seq)).toList();
    var found = log.visible(user, places);
    if (found.isEmpty()) {
      conversations.get(user, id);
    }
    return new Page<>(found, null);
  }

  /// Reads places parted by commas.
  static List<Long> seqs(@Nullable String text) {
    try {
      return text == null ? List.of() : Stream.of(text.split(",", -1)).map(Long::valueOf).toList();
    } catch (NumberFormatException notNumbers) {
      throw Refusal.invalid("seqs", "numbers parted by commas");
    }
  }
}
