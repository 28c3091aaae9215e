package im.connection.queue;

import im.connection.kernel.Cursors;
import im.connection.kernel.Position;

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
    long[] n = Cursors.read(text, FIELDS);
    return new SyncCursor(
        n[0], n[1], n[2], new Position(n[3], n[4]), n[5], new Position(n[6], n[7]), n[8] == 1);
  }

  @Override
  public String toString() {
    return Cursors.write(
        feedPos,
        marksMillis,
        conversation,
        position.seq(),
        position.rev(),
        knownSeq,
        end.seq(),
        end.rev(),
        isBegun ? 1 : 0);
  }
}
