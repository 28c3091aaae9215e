package im.connection.accounts;

import im.connection.accounts.SigningKey.Purpose;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// All keys known at one moment: the youngest active one of each purpose makes new tokens, the
/// others still verify.
record KeyRing(Map<String, SigningKey> keys) {
  static final KeyRing EMPTY = new KeyRing(Map.of());

  KeyRing {
    keys = Map.copyOf(keys);
  }

  static KeyRing of(Collection<SigningKey> keys) {
    return new KeyRing(
        keys.stream().collect(Collectors.toMap(SigningKey::id, Function.identity())));
  }

  /// The key of this id and purpose.
  Optional<SigningKey> find(Purpose purpose, String id) {
    return Optional.ofNullable(keys.get(id)).filter(key -> key.purpose() == purpose);
  }

  /// The key that makes new tokens: the youngest active one. If none is, since the clock went back,
  /// the one that becomes active first.
  Optional<SigningKey> current(Purpose purpose, Instant now) {
    var youngestFirst = youngestFirst(purpose);
    return youngestFirst.stream()
        .filter(key -> !key.activeAt().isAfter(now))
        .findFirst()
        .or(() -> youngestFirst.reversed().stream().findFirst());
  }

  /// The youngest key, active already or soon.
  Optional<SigningKey> youngest(Purpose purpose) {
    return youngestFirst(purpose).stream().findFirst();
  }

  private List<SigningKey> youngestFirst(Purpose purpose) {
    return keys.values().stream()
        .filter(key -> key.purpose() == purpose)
        .sorted(Comparator.comparing(SigningKey::activeAt).thenComparing(SigningKey::id).reversed())
        .toList();
  }
}
