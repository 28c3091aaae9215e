package im.connection.messages;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.connection.conversations.LogEntry;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An unread message that wants its reader's attention, muted or not.
@Schema(description = "An unread message that wants your attention, muted or not.")
record Attention(Reason reason, LogEntry message) {
  /// Why it does. Where several hold, the first one is told.
  enum Reason {
    @JsonProperty("mentioned")
    MENTIONED,
    @JsonProperty("everyone")
    EVERYONE,
    @JsonProperty("followed")
    FOLLOWED
  }
}
