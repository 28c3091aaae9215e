package im.connection.groups;

import im.connection.kernel.Given;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A text to post for all members, 1 to 2,000 characters, line breaks included.
@Schema(description = "A text to post for all members.")
record NewAnnouncement(
    @Schema(description = "1 to 2000 characters.", examples = "周六早上八点集合") String text,
    @Schema(description = "Whether it is to stay in sight; not unless said so.", nullable = true)
        @Nullable Boolean pinned) {
  static final int MAX_TEXT = 2_000;

  NewAnnouncement {
    text = Given.text("announcement.text", text, MAX_TEXT);
    if (text == null) {
      throw Refusal.invalid("announcement.text", "1..%d characters".formatted(MAX_TEXT));
    }
  }

  boolean isPinned() {
    return pinned != null && pinned;
  }

  /// The announcement this makes; the author of a text that stays is who wrote it first.
  GroupAnnouncement by(UserId author, Instant now, @Nullable GroupAnnouncement old) {
    return old != null && old.text().equals(text)
        ? new GroupAnnouncement(text, old.authorId(), old.updatedAt(), isPinned())
        : new GroupAnnouncement(text, author, now, isPinned());
  }
}
