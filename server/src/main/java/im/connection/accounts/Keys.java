package im.connection.accounts;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import im.connection.accounts.SigningKey.Purpose;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The keys of this database, made at first start, shared by all nodes and replaced without signing
/// anybody out: a new key takes over after [#LEAD], when every node has read it, and an old one
/// verifies for as long as tokens made with it may live.
@Singleton
final class Keys {
  /// How often a key is replaced by itself.
  static final Duration MAX_AGE = Duration.ofDays(30);

  /// How long a new key waits before it makes tokens.
  static final Duration LEAD = Duration.ofMinutes(1);

  /// How long a replaced key still verifies.
  static final Duration KEEP_ACCESS = Duration.ofHours(1);

  static final Duration KEEP_REFRESH = Devices.UNSEEN.plusDays(1);

  private static final Duration REREAD = Duration.ofSeconds(1);
  private static final int BYTES = 32;

  private final Jdbi jdbi;
  private final SigningKeyStore store;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private volatile KeyRing ring = KeyRing.EMPTY;

  @GuardedBy("this")
  private Instant readAt = Instant.MIN;

  Keys(Jdbi jdbi, SigningKeyStore store, InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.clock = clock;
  }

  /// The key that makes new tokens now.
  SigningKey current(Purpose purpose) {
    return ring.current(purpose, clock.instant())
        .or(() -> {
          read();
          return ring.current(purpose, clock.instant());
        })
        .orElseThrow(() -> new IllegalStateException("no key for " + purpose));
  }

  /// The key a token names; an unknown one makes the keys be read again, at most once a second.
  Optional<SigningKey> find(Purpose purpose, String id) {
    return ring.find(purpose, id)
        .or(() -> {
          rereadAtMostOnceASecond();
          return ring.find(purpose, id);
        });
  }

  /// Reads the keys again, makes those that are missing or due, and forgets those no token needs.
  /// On a connection of its own: a key made inside the caller's transaction would be lost with it.
  void read() {
    try (var handle = jdbi.open()) {
      ring = handle.inTransaction(this::readOrMake);
    }
    synchronized (this) {
      readAt = clock.instant();
    }
  }

  /// Replaces both keys ahead of time; the old ones verify until the last token made with them has
  /// expired.
  void rotate() {
    try (var handle = jdbi.open()) {
      handle.useTransaction(this::makeAhead);
    }
    read();
  }

  private void makeAhead(Handle handle) {
    store.lock(handle);
    var now = now();
    for (var purpose : Purpose.values()) {
      store.insert(handle, make(purpose, now.plus(LEAD)), now);
    }
  }

  private void rereadAtMostOnceASecond() {
    synchronized (this) {
      var now = clock.instant();
      if (Duration.between(readAt, now).abs().compareTo(REREAD) < 0) {
        return;
      }
      readAt = now;
    }
    read();
  }

  private KeyRing readOrMake(Handle handle) {
    var found = KeyRing.of(store.all(handle));
    if (isComplete(found)) {
      return found;
    }
    store.lock(handle);
    found = KeyRing.of(store.all(handle));
    for (var purpose : Purpose.values()) {
      makeIfDue(handle, found, purpose);
    }
    store.deleteReplaced(handle, Purpose.ACCESS, now().minus(KEEP_ACCESS));
    store.deleteReplaced(handle, Purpose.REFRESH, now().minus(KEEP_REFRESH));
    return KeyRing.of(store.all(handle));
  }

  private boolean isComplete(KeyRing found) {
    for (var purpose : Purpose.values()) {
      if (found.youngest(purpose).filter(this::isFresh).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private boolean isFresh(SigningKey key) {
    return key.activeAt().plus(MAX_AGE).isAfter(clock.instant());
  }

  private void makeIfDue(Handle handle, KeyRing found, Purpose purpose) {
    var youngest = found.youngest(purpose);
    if (youngest.filter(this::isFresh).isEmpty()) {
      var now = now();
      store.insert(handle, make(purpose, youngest.isEmpty() ? now : now.plus(LEAD)), now);
    }
  }

  private SigningKey make(Purpose purpose, Instant activeAt) {
    byte[] secret = new byte[BYTES];
    byte[] id = new byte[8];
    random.nextBytes(secret);
    random.nextBytes(id);
    return new SigningKey(HexFormat.of().formatHex(id), purpose, secret, activeAt);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
