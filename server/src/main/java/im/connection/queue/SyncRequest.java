package im.connection.queue;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Page;
import im.connection.kernel.Position;
import im.connection.kernel.Refusal;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A request for what is waiting.
///
/// @param positions how far the client has come, for the conversations it knows; for the others the
///   device's acknowledged position stands
/// @param feedPos how far it has come in its user's feed
/// @param marksAt the time its last finished walk told: marks moved since then are told; when
///   absent, those of the queue's age
/// @param cursor the `next` of the page before
/// @param limit the most messages and changes on a page, 1 to 200
@Schema(description = "Where the client stands; everything is optional.")
public record SyncRequest(
    @Nullable Map<ConversationId, Position> positions,
    @Schema(examples = "12") @Nullable Long feedPos,
    @Schema(examples = "2026-03-01T08:30:00.000Z") @Nullable Instant marksAt,
    @Nullable String cursor,
    @Schema(examples = "100") @Nullable Integer limit) {
  private static final int DEFAULT_LIMIT = 100;

  public SyncRequest {
    positions = positions == null ? Map.of() : Map.copyOf(positions);
    limit = Page.checkLimit(limit == null ? DEFAULT_LIMIT : limit);
    if (feedPos != null && feedPos < 0) {
      throw Refusal.invalid("feedPos", "0 or more");
    }
  }

  /// The page size, also when none was asked for.
  public int pageSize() {
    return limit == null ? DEFAULT_LIMIT : limit;
  }

  Map<ConversationId, Position> known() {
    return positions == null ? Map.of() : positions;
  }
}
