package im.connection.cluster;

import java.time.Duration;

/// How often a node shows that it is there, and how long others wait for it.
///
/// @param beat the longest time a node with peers is silent on the bus
/// @param silence how long a peer may be silent before its news counts as lost
/// @param renewal how often a node renews its registration
/// @param expiry how old a registration may become before the others drop it
/// @param goodbye how long each thread of a node that stops may take for its last words
record Pace(Duration beat, Duration silence, Duration renewal, Duration expiry, Duration goodbye) {
  static final Pace NORMAL =
      new Pace(
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          Duration.ofSeconds(16),
          Duration.ofSeconds(1));

  Pace {
    if (!beat.isPositive()
        || beat.compareTo(silence) >= 0
        || renewal.compareTo(expiry) >= 0
        || silence.compareTo(expiry) >= 0) {
      throw new IllegalArgumentException(
          "pace: beat %s, silence %s, renewal %s, expiry %s (expected: beat < silence < expiry, renewal < expiry)"
              .formatted(beat, silence, renewal, expiry));
    }
  }
}
