package im.connection.search.messages;

import im.connection.kernel.ConversationId;
import java.time.Instant;
import java.util.Comparator;

/// A message that has what is sought.
///
/// @param score how much the words weigh in it; 0 where that is not asked
record MessageSearchHit(ConversationId conversation, Instant at, long seq, int score) {
  /// The newest first.
  static final Comparator<MessageSearchHit> NEWEST =
      Comparator.comparing(MessageSearchHit::at)
          .thenComparing(MessageSearchHit::conversation)
          .thenComparingLong(MessageSearchHit::seq)
          .reversed();

  /// The best first, the newest first among equals.
  static final Comparator<MessageSearchHit> BEST =
      Comparator.comparingInt(MessageSearchHit::score).reversed().thenComparing(NEWEST);
}
