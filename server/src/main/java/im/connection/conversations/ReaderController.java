package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Who has read a message, over REST.
@Singleton
@Path("/api/v1/conversations/{conversationId}/messages/{seq}/readers")
@RunOnVirtualThread
@Tag(name = "messages")
public final class ReaderController {
  private final Marks marks;

  ReaderController(Marks marks) {
    this.marks = marks;
  }

  /// Lists who has read a message.
  @GET
  @Operation(
      operationId = "listMessageReaders",
      summary = "See who has read your message in a group",
      description =
          "For its sender: how many members have read it of how many who may see it, the sender"
              + " left out, and who they are, by user id. Members who were invisible when they read"
              + " it count once they read something later.")
  @Extension(name = "x-errors", value = "not_found forbidden")
  public Readers readers(
      @Parameter(description = "The group's conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "The message.", example = "42") @PathParam("seq") long seq,
      @Parameter(description = "false lists who has not read it.", example = "true")
          @QueryParam("haveRead")
          @Nullable String haveRead,
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    var query = ReaderQuery.of(ReaderQuery.flag(haveRead), cursor, limit);
    return marks.readers(Callers.of(security).user(), conversationId, seq, query);
  }
}
