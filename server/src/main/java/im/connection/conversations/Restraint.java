package im.connection.conversations;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What holds a sender back for a while though nothing refuses them for good.
///
/// @param mutedUntil nothing of theirs is taken before; absent when they are not muted
/// @param pause the least time between two of their messages; zero when there is none
public record Restraint(@Nullable Instant mutedUntil, Duration pause) {
  /// Nothing.
  public static final Restraint NONE = new Restraint(null, Duration.ZERO);
}
