package im.connection.search.messages;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.search.messages.MessageSearchStore.Look;
import im.connection.search.messages.MessageSearchStore.Sought;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Finds the newest messages that have what is sought, step by step. What many have is met on a
/// walk through what the user sees, newest first, in windows of time that hold about [#STEP]
/// messages each. Once [#NEAR] messages were passed of which less than one in a hundred has it, and
/// it looks as if more than [#FAR] were to pass, what is sought is looked up in the index of terms
/// instead; if the whole server has it more than [#GATHERED] times, the walk goes on.
final class MessageSearchWalk {
  static final int STEP = 1_500;
  static final int NEAR = 2_000;
  static final int FAR = 10_000;
  static final int GATHERED = 12_000;

  private static final Duration FIRST_WINDOW = Duration.ofHours(1);
  private static final int MAX_GROWTH = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Handle handle;
  private final MessageSearchStore store;
  private final MessageSearchQuery query;
  private final Sought sought;
  private final List<MessageSearchReach> reaches;
  private final long size;
  private final long begun = System.nanoTime();
  private final List<MessageSearchHit> hits = new ArrayList<>();
  private Instant until;
  private Duration window = FIRST_WINDOW;
  private long passed;
  private boolean isGathered;
  private boolean isDone;

  /// @param before the walk begins with what was sent before
  MessageSearchWalk(
      Handle handle,
      MessageSearchStore store,
      MessageSearchQuery query,
      Sought sought,
      List<MessageSearchReach> reaches,
      @Nullable Instant before) {
    this.handle = handle;
    this.store = store;
    this.query = query;
    this.sought = sought;
    this.reaches = reaches.stream().filter(reach -> reach.size() > 0).toList();
    this.size = this.reaches.stream().mapToLong(MessageSearchReach::size).sum();
    this.until = begin(this.reaches, before);
    this.isDone = !until.isAfter(query.since());
  }

  /// Everything found so far, the newest first.
  List<MessageSearchHit> hits() {
    return Collections.unmodifiableList(hits);
  }

  /// Finds at least `wanted` more, if there are so many.
  ///
  /// @return whether any were found
  /// @throws Refusal `overloaded` when it takes too long
  boolean more(int wanted) {
    int before = hits.size();
    walk(before + wanted, Long.MAX_VALUE);
    return hits.size() > before;
  }

  /// Finds the newest ones, at most `count`, without passing many more than [#FAR] messages.
  List<MessageSearchHit> newest(int count) {
    walk(count, FAR);
    return hits.subList(0, Math.min(count, hits.size()));
  }

  private void walk(int goal, long limit) {
    while (!isDone && hits.size() < goal) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw Refusal.later(ErrorCode.OVERLOADED, Duration.ofSeconds(1));
      }
      if (!isGathered && isRare(goal)) {
        gather();
      } else if (passed >= limit) {
        return;
      } else {
        step();
      }
    }
  }

  private boolean isRare(int goal) {
    double expected = (double) passed * goal / Math.max(1, hits.size());
    return passed >= NEAR && expected > FAR && size > FAR && hits.size() < passed / 100;
  }

  private void gather() {
    isGathered = true;
    var found =
        store.gather(
            handle, reaches, sought, query.conversation(), query.since(), until, GATHERED + 1);
    if (found.seen() <= GATHERED) {
      add(found);
      isDone = true;
    }
  }

  private void step() {
    var since = until.minus(window);
    if (since.isBefore(query.since())) {
      since = query.since();
    }
    var first = since;
    var active = reaches.stream().filter(reach -> !reach.lastAt().isBefore(first)).toList();
    var found =
        active.isEmpty()
            ? new Look(List.of(), 0)
            : store.walk(handle, active, sought, since, until);
    add(found);
    passed += found.seen();
    until = since;
    isDone = !until.isAfter(query.since());
    double growth = (double) STEP / Math.max(1, found.seen());
    window =
        Duration.ofMillis((long) (window.toMillis() * Math.clamp(growth, 0.1, MAX_GROWTH)) + 1);
  }

  private void add(Look found) {
    found.hits().stream().sorted(MessageSearchHit.NEWEST).forEach(hits::add);
  }

  private Instant begin(List<MessageSearchReach> all, @Nullable Instant before) {
    var last =
        all.stream()
            .map(reach -> reach.lastAt().plusMillis(1))
            .max(Instant::compareTo)
            .orElse(Instant.EPOCH);
    var bounded = before != null && before.isBefore(last) ? before : last;
    return query.to() != null && query.to().isBefore(bounded) ? query.to() : bounded;
  }
}
