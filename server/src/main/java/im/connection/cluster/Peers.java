package im.connection.cluster;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The other nodes and how far each one has been heard. Each method that takes in something new
/// answers whether news may have been lost.
final class Peers {
  private static final Logger LOG = Logger.getLogger(Peers.class);

  private final Pace pace;
  private final InstantSource clock;

  @GuardedBy("this")
  private final Map<Long, Peer> peers = new HashMap<>();

  private volatile boolean alone = true;

  Peers(Pace pace, InstantSource clock) {
    this.pace = pace;
    this.clock = clock;
  }

  /// Whether there is nobody to tell.
  boolean isAlone() {
    return alone;
  }

  /// How many there are.
  synchronized int size() {
    return peers.size();
  }

  /// Takes in a notice of another node: a first notice that is not the node's first, a number that
  /// does not follow the last one, and another epoch are gaps; so is a goodbye, because its node
  /// may have been about to publish.
  synchronized boolean hear(Notice notice) {
    var known = peers.get(notice.node().id());
    if (notice.kind() == Notice.Kind.BYE) {
      remove(notice.node().id(), "peer left");
      return true;
    }
    if (known == null) {
      add(notice.node());
    }
    peers.put(notice.node().id(), advanced(known, notice));
    return isGap(known, notice);
  }

  /// Takes in who is registered: the missing ones that are silent as well are dropped.
  synchronized boolean registered(Collection<Node> nodes) {
    var ids = new HashSet<Long>();
    for (var node : nodes) {
      ids.add(node.id());
      if (!peers.containsKey(node.id())) {
        add(node);
        peers.put(node.id(), new Peer(node, Peer.UNHEARD, clock.instant()));
      }
    }
    return drop(ids);
  }

  /// Whether a peer is silent for longer than it may be; asked again, it is so only after the same
  /// time again.
  synchronized boolean anySilent() {
    boolean silent = false;
    for (var peer : peers.values()) {
      if (isOver(peer.alarmedAt)) {
        peer.alarmedAt = clock.instant();
        silent = true;
      }
    }
    return silent;
  }

  @GuardedBy("this")
  private boolean drop(Set<Long> registered) {
    var gone =
        peers.values().stream()
            .filter(peer -> !registered.contains(peer.node.id()) && isOver(peer.heardAt))
            .map(peer -> peer.node.id())
            .toList();
    gone.forEach(id -> remove(id, "peer expired"));
    return !gone.isEmpty();
  }

  private Peer advanced(@Nullable Peer known, Notice notice) {
    if (known == null || known.node.epoch() < notice.node().epoch()) {
      return new Peer(notice.node(), notice.next(), clock.instant());
    }
    return new Peer(known.node, Math.max(known.expected, notice.next()), clock.instant());
  }

  private static boolean isGap(@Nullable Peer known, Notice notice) {
    if (known == null) {
      return notice.first() > 1;
    }
    if (known.node.epoch() != notice.node().epoch()) {
      return true;
    }
    return known.expected == Peer.UNHEARD ? notice.first() > 1 : notice.first() > known.expected;
  }

  private boolean isOver(Instant since) {
    return since.plus(pace.silence()).isBefore(clock.instant());
  }

  @GuardedBy("this")
  private void add(Node node) {
    alone = false;
    LOG.infof("peer joined node=%s", node);
  }

  @GuardedBy("this")
  private void remove(long id, String event) {
    var peer = peers.remove(id);
    if (peer != null) {
      LOG.infof("%s node=%s", event, peer.node);
    }
    alone = peers.isEmpty();
  }

  private static final class Peer {
    static final long UNHEARD = 0;

    final Node node;
    final long expected;
    final Instant heardAt;
    Instant alarmedAt;

    Peer(Node node, long expected, Instant heardAt) {
      this.node = node;
      this.expected = expected;
      this.heardAt = heardAt;
      this.alarmedAt = heardAt;
    }
  }
}
