package im.connection.queue;

import im.connection.kernel.Position;
import im.connection.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Where a page of a walk ended.
///
/// @param marksMillis when the walk began, in milliseconds of Unix time
/// @param conversation the conversation that comes next, by its number
/// @param end where it ended when it was begun: what is changed later in messages that were sent
///   already belongs to the next walk
/// @param isBegun whether a part of it was sent already, up to `position`
record SyncCursor(
    long feedPos,
    long marksMillis,
    long conversation,
    Position position,
    long knownSeq,
    Position end,
    boolean isBegun) {
  private static final int FIELDS = 9;

  /// A page that ended before anything of `conversation` was sent.
  static SyncCursor before(long feedPos, long marksMillis, long conversation) {
    return new SyncCursor(
        feedPos, marksMillis, conversation, Position.START, 0, Position.START, false);
  }

  static SyncCursor valueOf(String text) {
    try {
      var parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(":");
      long[] n = Arrays.stream(parts).mapToLong(Long::parseLong).toArray();
      if (n.length == FIELDS && Arrays.stream(n).allMatch(number -> number >= 0)) {
        return new SyncCursor(
            n[0], n[1], n[2], new Position(n[3], n[4]), n[5], new Position(n[6], n[7]), n[8] == 1);
      }
    } catch (IllegalArgumentException unreadable) {
      throw unusable();
    }
    throw unusable();
  }

  @Override
  public String toString() {
    String text =
        "%d:%d:%d:%d:%d:%d:%d:%d:%d"
            .formatted(
                feedPos,
                marksMillis,
                conversation,
                position.seq(),
                position.rev(),
                knownSeq,
                end.seq(),
                end.rev(),
                isBegun ? 1 : 0);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Refusal unusable() {
    return Refusal.invalid("cursor", "the `next` of an earlier page");
  }
}
