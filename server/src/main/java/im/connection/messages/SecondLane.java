package im.connection.messages;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.messages.Appender.Locking;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Where messages wait whose conversation's head is held elsewhere. Each conversation is served by
/// one worker at a time, in arrival order; it stays here until nothing of it waits any more, so
/// that later messages do not overtake.
final class SecondLane {
  /// The messages of one conversation and whether a worker has it in hand.
  private static final class Line {
    final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    boolean inHand;
  }

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Batches batches;
  private final int maxBatch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final Map<ConversationId, Line> lines = new LinkedHashMap<>();

  @GuardedBy("lock")
  private boolean closed;

  @GuardedBy("lock")
  private boolean givenUp;

  SecondLane(Batches batches, int maxBatch) {
    this.batches = batches;
    this.maxBatch = maxBatch;
  }

  /// Takes over the messages of a batch whose conversation already waits here, and returns the
  /// others.
  List<Pending> divert(List<Pending> batch) {
    lock.lock();
    try {
      if (lines.isEmpty()) {
        return batch;
      }
      var others = new ArrayList<Pending>(batch.size());
      for (Pending pending : batch) {
        var line = lines.get(pending.message().conversation());
        if (line == null) {
          others.add(pending);
        } else {
          line.waiting.add(pending);
        }
      }
      changed.signalAll();
      return others;
    } finally {
      lock.unlock();
    }
  }

  /// Takes messages in.
  void add(List<Pending> held) {
    if (held.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      for (Pending pending : held) {
        lines
            .computeIfAbsent(pending.message().conversation(), id -> new Line())
            .waiting
            .add(pending);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Serves conversations until [#close()] was called and none is left.
  void work() throws InterruptedException {
    for (var id = next(); id != null; id = next()) {
      var batch = take(id);
      putBack(id, batches.run(batch, Locking.WAIT));
    }
  }

  /// Lets the workers end once nothing waits.
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Refuses whatever still waits, now or once it turns out that its head is still held.
  void giveUp() {
    var left = new ArrayList<Pending>();
    lock.lock();
    try {
      givenUp = true;
      for (Line line : lines.values()) {
        left.addAll(line.waiting);
        line.waiting.clear();
      }
    } finally {
      lock.unlock();
    }
    Batches.refuse(left, Refusal.later(ErrorCode.OVERLOADED, RETRY));
  }

  private @Nullable ConversationId next() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        for (var entry : lines.entrySet()) {
          if (!entry.getValue().inHand) {
            entry.getValue().inHand = true;
            return entry.getKey();
          }
        }
        if (closed && lines.isEmpty()) {
          return null;
        }
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private List<Pending> take(ConversationId id) {
    lock.lock();
    try {
      var batch = new ArrayList<Pending>();
      var waiting = line(id).waiting;
      while (batch.size() < maxBatch && !waiting.isEmpty()) {
        batch.add(waiting.poll());
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /// Returns what could not be stored to the front of its line, without what is too old, and moves
  /// the line behind the others.
  private void putBack(ConversationId id, List<Pending> held) {
    var refused = new ArrayList<Pending>();
    lock.lock();
    try {
      var line = line(id);
      lines.remove(id);
      for (Pending pending : held.reversed()) {
        if (givenUp || batches.isOld(pending)) {
          refused.add(pending);
        } else {
          line.waiting.push(pending);
        }
      }
      line.inHand = false;
      if (!line.waiting.isEmpty()) {
        lines.put(id, line);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    Batches.refuse(refused, Refusal.later(ErrorCode.OVERLOADED, RETRY));
  }

  @GuardedBy("lock")
  private Line line(ConversationId id) {
    var line = lines.get(id);
    if (line == null) {
      throw new IllegalStateException("not in hand: " + id);
    }
    return line;
  }
}
