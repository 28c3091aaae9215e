package im.connection.queue;

import im.connection.kernel.Position;
import im.connection.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Where a page of a walk ended.
///
/// @param conversation the conversation that comes next, by its number
/// @param end where it ended when it was begun: what is changed later in messages that were sent
///   already belongs to the next walk
/// @param isBegun whether a part of it was sent already, up to `position`
record SyncCursor(
    long feedPos,
    long conversation,
    Position position,
    long knownSeq,
    Position end,
    boolean isBegun) {
  private static final int FIELDS = 8;

  /// A page that ended before anything of `conversation` was sent.
  static SyncCursor before(long feedPos, long conversation) {
    return new SyncCursor(feedPos, conversation, Position.START, 0, Position.START, false);
  }

  static SyncCursor valueOf(String text) {
    try {
      var parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(":");
      long[] n = Arrays.stream(parts).mapToLong(Long::parseLong).toArray();
      if (n.length == FIELDS && Arrays.stream(n).allMatch(number -> number >= 0)) {
        return new SyncCursor(
            n[0], n[1], new Position(n[2], n[3]), n[4], new Position(n[5], n[6]), n[7] == 1);
      }
    } catch (IllegalArgumentException unreadable) {
      throw unusable();
    }
    throw unusable();
  }

  @Override
  public String toString() {
    String text =
        "%d:%d:%d:%d:%d:%d:%d:%d"
            .formatted(
                feedPos,
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
