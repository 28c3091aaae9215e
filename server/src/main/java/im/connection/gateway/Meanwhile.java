package im.connection.gateway;

import im.connection.kernel.ConversationId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What happened while a connection was catching up, and is told after it. Belongs to its event
/// loop.
final class Meanwhile {
  private static final int MAX_MARKS = 1_000;

  private final Set<ConversationId> joined = new HashSet<>(0);
  private final List<byte[]> marks = new ArrayList<>(0);

  /// Its user became a member.
  void joined(ConversationId id) {
    joined.add(id);
  }

  /// A read mark moved; those beyond the first thousand come with the next sync.
  void mark(byte[] frame) {
    if (marks.size() < MAX_MARKS) {
      marks.add(frame);
    }
  }

  List<ConversationId> takeJoined() {
    var taken = List.copyOf(joined);
    joined.clear();
    return taken;
  }

  List<byte[]> takeMarks() {
    var taken = List.copyOf(marks);
    marks.clear();
    return taken;
  }

  void clear() {
    joined.clear();
    marks.clear();
  }
}
