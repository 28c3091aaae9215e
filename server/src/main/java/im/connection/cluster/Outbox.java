package im.connection.cluster;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Numbers what a node publishes and packs it into notices while the previous ones are under way.
/// Bounded: when it is full, news is dropped, but keeps its number, so that the others see the gap.
/// Publishers never wait for anything but each other.
final class Outbox {
  /// The most characters of one notice, what PostgreSQL lets a notification carry.
  static final int MAX_NOTICE = 7_900;

  private static final int MAX_ITEMS = MAX_NOTICE - Notice.HEADER;

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();

  @GuardedBy("lock")
  private final ArrayDeque<Notice> sealed = new ArrayDeque<>();

  @GuardedBy("lock")
  private final StringBuilder open = new StringBuilder();

  @GuardedBy("lock")
  private int openCount;

  @GuardedBy("lock")
  private @Nullable Node node;

  @GuardedBy("lock")
  private long next = 1;

  /// @param capacity how many notices may wait
  Outbox(int capacity) {
    this.capacity = capacity;
  }

  /// Numbers items and takes them in, as far as there is room.
  ///
  /// @return how many were dropped
  int offer(List<String> items) {
    lock.lock();
    try {
      int dropped = 0;
      for (String item : items) {
        dropped += add(item) ? 0 : 1;
      }
      filled.signal();
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  /// Numbers items that nobody else needs to hear of now.
  void skip(int count) {
    lock.lock();
    try {
      seal();
      next += count;
    } finally {
      lock.unlock();
    }
  }

  /// Takes in a notice without items; false when there is no room.
  boolean signal(Notice.Kind kind) {
    lock.lock();
    try {
      seal();
      if (sealed.size() >= capacity) {
        return false;
      }
      sealed.add(new Notice(kind, requireNonNull(node), next, 0, ""));
      filled.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Says whose notices these are, before the first one and in each new epoch; the numbers go on.
  void name(Node self) {
    lock.lock();
    try {
      seal();
      node = self;
    } finally {
      lock.unlock();
    }
  }

  /// Takes out what waits, in order, at most `limit` notices; waits for the first one.
  ///
  /// @return nothing when the patience ran out
  List<Notice> take(int limit, Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long nanos = patience.toNanos();
      while (sealed.isEmpty() && openCount == 0 && nanos > 0) {
        nanos = filled.awaitNanos(nanos);
      }
      if (sealed.size() < limit) {
        seal();
      }
      var taken = new ArrayList<Notice>(Math.min(limit, sealed.size()));
      while (taken.size() < limit && !sealed.isEmpty()) {
        taken.add(sealed.remove());
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /// How many notices wait.
  int size() {
    lock.lock();
    try {
      return sealed.size() + (openCount > 0 ? 1 : 0);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean add(String item) {
    if (open.length() + item.length() > MAX_ITEMS) {
      seal();
    }
    if (sealed.size() >= capacity) {
      next++;
      return false;
    }
    open.append(item);
    openCount++;
    next++;
    return true;
  }

  @GuardedBy("lock")
  private void seal() {
    if (openCount > 0) {
      sealed.add(
          new Notice(
              Notice.Kind.NEWS,
              requireNonNull(node),
              next - openCount,
              openCount,
              open.toString()));
      open.setLength(0);
      openCount = 0;
    }
  }
}
