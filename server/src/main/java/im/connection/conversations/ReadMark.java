package im.connection.conversations;

import im.connection.kernel.Refusal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How far a member has read: every message up to `seq`.
@Schema(description = "Everything up to this message is read.")
public record ReadMark(@Schema(examples = "42", minimum = "1") long seq) {
  public ReadMark {
    if (seq < 0) {
      throw Refusal.invalid("seq", "the seq of a message");
    }
  }
}
