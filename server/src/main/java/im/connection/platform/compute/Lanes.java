package im.connection.platform.compute;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/// The work that waits, a queue a [Lane]. The lanes take turns by their shares, so that no flood of
/// one keeps the others from being served; an empty lane gives its turn away.
final class Lanes {
  /// A piece of work.
  ///
  /// @param origin whose it is
  record Work(Lane lane, Object origin, Runnable run) {}

  /// Which lane is asked first, turn by turn.
  private static final List<Lane> TURNS =
      Arrays.stream(Lane.values())
          .flatMap(lane -> Collections.nCopies(lane.share, lane).stream())
          .toList();

  @GuardedBy("this")
  private final Map<Lane, Queue<Work>> waiting = new EnumMap<>(Lane.class);

  @GuardedBy("this")
  private int turn;

  /// Puts work at the end of its lane, unless the lane is full or half of it is of the same origin.
  synchronized boolean offer(Work work) {
    var queue = queue(work.lane());
    long own = queue.stream().filter(other -> other.origin().equals(work.origin())).count();
    return queue.size() < work.lane().capacity
        && own < work.lane().capacity / 2
        && queue.offer(work);
  }

  /// Takes the work whose turn it is.
  synchronized Optional<Work> poll() {
    for (int i = 0; i < TURNS.size(); i++) {
      var work = queue(TURNS.get(turn)).poll();
      turn = (turn + 1) % TURNS.size();
      if (work != null) {
        return Optional.of(work);
      }
    }
    return Optional.empty();
  }

  /// Takes work out that is not wanted any more; false when it has begun.
  synchronized boolean remove(Work work) {
    return queue(work.lane()).remove(work);
  }

  /// How many pieces of work wait in a lane.
  synchronized int size(Lane lane) {
    return queue(lane).size();
  }

  @GuardedBy("this")
  private Queue<Work> queue(Lane lane) {
    return waiting.computeIfAbsent(lane, missing -> new ArrayDeque<>());
  }
}
