package im.connection.platform.http;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// What slow clients make the server hold, in bytes: requests that have not arrived whole, and
/// answers that are not read. Every address has a share, and all have one together; when it is used
/// up, whoever has borne most slowly goes: the oldest bearer of the address, or of the address that
/// holds most. So newcomers are served, and bearers that never end make room for them.
final class Burdens {
  /// What one address may make us hold.
  static final long OF_ONE = 4L << 20;

  /// What all may.
  static final long OF_ALL = 32L << 20;

  /// A connection that holds something.
  interface Bearer {
    /// Whose share it counts against.
    String address();

    /// Lets go of everything; called with the lock held, so only hands it over to another thread.
    void drop();
  }

  /// What one address holds, its oldest bearer first.
  private static final class Share {
    private final LinkedHashMap<Bearer, Long> bearers = new LinkedHashMap<>();
    private long bytes;
  }

  private final Map<String, Share> shares = new HashMap<>();
  private long bytes;

  /// Says how much somebody holds now.
  synchronized void put(Bearer bearer, long held) {
    var share = shares.computeIfAbsent(bearer.address(), _ -> new Share());
    Long before = share.bearers.put(bearer, held);
    add(share, held - (before == null ? 0 : before));
    while (share.bytes > OF_ONE && share.bearers.size() > 1) {
      dropOldest(share);
    }
    while (bytes > OF_ALL) {
      dropOldest(greatest());
    }
  }

  /// Somebody holds nothing more.
  synchronized void remove(Bearer bearer) {
    var share = shares.get(bearer.address());
    Long held = share == null ? null : share.bearers.remove(bearer);
    if (share != null && held != null) {
      add(share, -held);
      if (share.bearers.isEmpty()) {
        shares.remove(bearer.address());
      }
    }
  }

  /// How much all hold together.
  synchronized long bytes() {
    return bytes;
  }

  private void add(Share share, long more) {
    share.bytes += more;
    bytes += more;
  }

  private void dropOldest(Share share) {
    var oldest = share.bearers.firstEntry().getKey();
    remove(oldest);
    oldest.drop();
  }

  private Share greatest() {
    return shares.values().stream()
        .max((one, other) -> Long.compare(one.bytes, other.bytes))
        .orElseThrow();
  }
}
