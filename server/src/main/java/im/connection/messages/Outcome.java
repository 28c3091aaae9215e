package im.connection.messages;

import im.connection.kernel.Refusal;

/// What became of a message that was to be sent.
public sealed interface Outcome {
  /// It is in the log, now or from an earlier try.
  record Stored(Ack ack) implements Outcome {}

  /// It is not, and this is why.
  record Refused(Refusal refusal) implements Outcome {}
}
