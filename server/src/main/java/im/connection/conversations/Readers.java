package im.connection.conversations;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Who has read a message of a group, or has not: the counts, and one page of users.
@Schema(description = "How many members have read a message, and a page of who they are")
public record Readers(
    @Schema(examples = "7") long read,
    @Schema(examples = "12") long members,
    List<ConversationRecord.Peer> items,
    @Schema(nullable = true) @Nullable String next) {
  public Readers {
    items = List.copyOf(items);
  }
}
