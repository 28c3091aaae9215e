package im.connection.search.messages;

import im.connection.conversations.LogEntry;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A message that was found.
///
/// @param snippet the part of what it says around what was sought
/// @param highlights where that has what was sought, in order
@Schema(
    name = "FoundMessage",
    description = "A message that was found, and where it has what was sought.")
record MessageSearchResult(
    LogEntry message,
    @Schema(
            description =
                "What it says around the first place that has what was sought, as plain text: at"
                    + " most 160 UTF-16 code units, and … where it was cut.",
            examples = "明天一起去爬山吗？")
        String snippet,
    @Schema(description = "The places in the snippet that have what was sought, in order.")
        List<MessageSearchRange> highlights) {
  MessageSearchResult {
    highlights = List.copyOf(highlights);
  }
}
