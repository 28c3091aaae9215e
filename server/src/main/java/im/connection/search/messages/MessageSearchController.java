package im.connection.search.messages;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Page;
import im.connection.kernel.UserId;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Search in messages over REST.
@Singleton
@Path("/api/v1/messages/search")
@RunOnVirtualThread
@Tag(name = "search")
public final class MessageSearchController {
  private final MessageSearches messages;

  MessageSearchController(MessageSearches messages) {
    this.messages = messages;
  }

  /// Searches messages.
  @GET
  @Operation(
      operationId = "searchMessages",
      summary = "Search messages",
      description =
          "Among all messages the caller may see, a moment after they were sent: texts, and the"
              + " names, titles and descriptions of what messages carry. All words have to be there,"
              + " in any order; what stands between two spaces, such as a Chinese sentence, has to be"
              + " there as it is. Single characters are found; the last word may be a beginning"
              + " of two letters or more."
              + " Case, width and accents make no difference. What stands around a message is read"
              + " with `listMessages`, `before` and `after` its `seq`.")
  @Extension(name = "x-errors", value = "not_found")
  public Page<MessageSearchResult> search(
      @Parameter(
              description =
                  "1 to 128 characters; may be left out where a sender, a type or `has` is given.",
              example = "爬山")
          @QueryParam("query")
          @Nullable String query,
      @Parameter(description = "Only in this conversation.", example = "187364999001")
          @QueryParam("conversationId")
          @Nullable ConversationId conversationId,
      @Parameter(description = "Only what this user sent.", example = "187364523311")
          @QueryParam("senderId")
          @Nullable UserId senderId,
      @Parameter(description = "Only messages of this type.", example = "text") @QueryParam("type")
          @Nullable String type,
      @Parameter(
              description =
                  "Only messages that carry a `link`, also within the text, a `file`, or an `image`.",
              example = "link")
          @QueryParam("has")
          @Nullable String has,
      @Parameter(
              description = "Only what was sent then or later.",
              example = "2026-11-01T00:00:00Z")
          @QueryParam("from")
          @Nullable String from,
      @Parameter(description = "Only what was sent before.", example = "2026-12-01T00:00:00Z")
          @QueryParam("to")
          @Nullable String to,
      @Parameter(
              description =
                  "`newest` first unless `best` is given: then the newest 2,000 that have the words"
                      + " are ranked, those first in which the words weigh most. Where the words are"
                      + " neither frequent nor rare, only the newest 10,000 messages are looked at.",
              example = "newest")
          @QueryParam("sort")
          @Nullable String sort,
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    return messages.find(
        Callers.of(security).user(),
        new MessageSearchQuery(
            query,
            conversationId,
            senderId,
            type,
            MessageSearchHas.named(has),
            MessageSearchQuery.time("from", from),
            MessageSearchQuery.time("to", to),
            MessageSearchSort.named(sort),
            cursor == null ? null : MessageSearchCursor.valueOf(cursor),
            Page.limit(limit)));
  }
}
