package im.connection.messages;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Messages of one conversation to be sent on to others.
///
/// @param seqs 1 to 100 messages, sent on in the order of their places
/// @param targets where to, 1 to 20
/// @param clientId the key of idempotency of the whole, 1 to 56 visible ASCII characters
/// @param merged whether they become one record
/// @param title the record's title; made of its authors' names when absent
@Schema(description = "Messages of one conversation to be sent on.")
record Forwarding(
    ConversationId conversationId,
    @Schema(description = "1 to 100 messages.", examples = "[41, 42]") List<Long> seqs,
    @Schema(description = "1 to 20 conversations or users.") List<Destination> targets,
    @Schema(
            description = "Your key of idempotency: 1 to 56 visible ASCII characters.",
            examples = "f-0001")
        String clientId,
    @JsonProperty("isMerged")
        @Schema(description = "Whether they become one record, which opens.", nullable = true)
        @Nullable Boolean merged,
    @Schema(description = "The record's title.", examples = "周末计划", nullable = true)
        @Nullable String title) {
  static final int MAX_TARGETS = 20;
  static final int MAX_SEQS = 100;
  static final int MAX_SENDS = 200;

  private static final int MAX_CLIENT_ID = 56;

  Forwarding {
    Given.required("conversationId", conversationId);
    Given.required("seqs", seqs);
    Given.required("targets", targets);
    if (seqs.isEmpty() || seqs.size() > MAX_SEQS) {
      throw Refusal.invalid("seqs", "the seqs of 1 to %d messages".formatted(MAX_SEQS));
    }
    if (targets.isEmpty()
        || targets.size() > MAX_TARGETS
        || new HashSet<>(targets).size() < targets.size()) {
      throw Refusal.invalid("targets", "1 to %d different ones".formatted(MAX_TARGETS));
    }
    if (clientId == null || !SendMessage.isKey(clientId, MAX_CLIENT_ID)) {
      throw Refusal.invalid(
          "clientId", "1 to %d visible ASCII characters".formatted(MAX_CLIENT_ID));
    }
    seqs = List.copyOf(new TreeSet<>(seqs));
    targets = List.copyOf(targets);
    title = title == null ? null : Given.name("title", title, 100);
    if (!Boolean.TRUE.equals(merged) && seqs.size() * targets.size() > MAX_SENDS) {
      throw Refusal.invalid("seqs", "at most %d messages over all targets".formatted(MAX_SENDS));
    }
  }

  boolean isMerged() {
    return Boolean.TRUE.equals(merged);
  }
}
