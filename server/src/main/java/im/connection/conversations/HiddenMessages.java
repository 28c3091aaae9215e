package im.connection.conversations;

import im.connection.kernel.Given;
import im.connection.kernel.Refusal;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Messages that a user deletes for themselves.
///
/// @param seqs 1 to 100 of them
@Schema(description = "Messages to be deleted for yourself.")
record HiddenMessages(
    @Schema(description = "1 to 100 of them.", examples = "[41, 42]") List<Long> seqs) {
  private static final int MAX = 100;

  HiddenMessages {
    Given.required("seqs", seqs);
    if (seqs.isEmpty()
        || seqs.size() > MAX
        || seqs.stream().anyMatch(seq -> seq == null || seq < 1)) {
      throw Refusal.invalid("seqs", "the seqs of 1 to %d messages".formatted(MAX));
    }
    seqs = List.copyOf(new TreeSet<>(seqs));
  }
}
