package im.connection.kernel;

/// How far a device has come in one conversation: every message up to `seq` and every change up to
/// `rev`.
public record Position(long seq, long rev) {
  /// Before the first message.
  public static final Position START = new Position(0, 0);

  public Position {
    if (seq < 0 || rev < 0) {
      throw Refusal.invalid("position", "seq ≥ 0 and rev ≥ 0");
    }
  }

  /// The further one of each coordinate: positions never go backwards.
  public Position max(Position other) {
    return new Position(Math.max(seq, other.seq), Math.max(rev, other.rev));
  }
}
