package im.connection.gateway;

import im.connection.conversations.Preferences;
import im.connection.conversations.Spans;
import im.connection.kernel.Position;
import im.connection.kernel.UserId;
import io.netty.buffer.ByteBuf;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// A connection's place among those that get a conversation's events. Belongs to its event loop.
final class Subscriber {
  final Connection connection;
  final Shard shard;

  private final Spans spans;

  /// What the connection had when it subscribed; earlier events are left out.
  private final Position had;

  /// Whom the user follows in this conversation.
  private Set<UserId> followed = Set.of();

  /// The row of the feed that told so last.
  private long followedSince;

  /// Messages the user deleted for themselves, the last [Preferences#MAX_HIDDEN_KNOWN].
  private NavigableSet<Long> hidden = Collections.emptyNavigableSet();

  /// The last message of which it is not known any more whether the user deleted it for themselves:
  /// no change is shown up to there.
  private long unnamedSeq;

  /// The user cleared what stands up to here.
  private long clearedSeq;

  /// The place in the shard's list.
  int index;

  Subscriber(Connection connection, Shard shard, Spans spans, Position had) {
    this.connection = connection;
    this.shard = shard;
    this.spans = spans;
    this.had = had;
  }

  boolean has(Event event) {
    return event.seq() <= had.seq() && event.entryRev() <= had.rev();
  }

  /// Gives the connection what its user may see of an event.
  void offer(Event event, Supplier<ByteBuf> frame) {
    if (sees(event)) {
      connection.offer(frame.get());
      if (wantsAttentionFor(event)) {
        connection.offer(Frames.single(event.attention()));
      }
    } else if (event.blank().length > 0) {
      connection.offer(Frames.single(event.blank()));
    }
  }

  /// Whether it is a new message of somebody the user follows.
  private boolean wantsAttentionFor(Event event) {
    return !followed.isEmpty() && followed.stream().anyMatch(event::isWrittenBy);
  }

  /// Takes in whom the user follows since a row of their feed, or since later.
  void follow(Set<UserId> users, long feedPos) {
    if (feedPos >= followedSince) {
      followed = users;
      followedSince = feedPos;
    }
  }

  void hide(Set<Long> seqs) {
    if (seqs.isEmpty()) {
      return;
    }
    var all = new TreeSet<>(hidden);
    all.addAll(seqs);
    while (all.size() > Preferences.MAX_HIDDEN_KNOWN) {
      hideUnnamed(all.removeFirst());
    }
    hidden = all;
  }

  /// The user deleted this message for themselves, and perhaps others before it.
  void hideUnnamed(long last) {
    unnamedSeq = Math.max(unnamedSeq, last);
  }

  void clear(long seq) {
    clearedSeq = Math.max(clearedSeq, seq);
  }

  private boolean sees(Event event) {
    return spans.hold(event.seq())
        && event.seq() > Math.max(clearedSeq, unnamedSeq)
        && (hidden.isEmpty() || !hidden.contains(event.seq()));
  }
}
