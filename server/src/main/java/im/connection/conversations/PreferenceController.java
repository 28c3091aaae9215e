package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What users keep of conversations for themselves, over REST.
@Singleton
@Path("/api/v1/conversations/{conversationId}")
@RunOnVirtualThread
@Tag(name = "conversations")
public final class PreferenceController {
  private final Preferences preferences;

  PreferenceController(Preferences preferences) {
    this.preferences = preferences;
  }

  /// Changes the caller's settings.
  @PATCH
  @Path("/settings")
  @Operation(
      operationId = "updateConversationSettings",
      summary = "Change your settings of a conversation",
      description =
          "Pin (at most 100 conversations), mute, archive, remark: for yourself alone. Your devices"
              + " hear `conversation.settings.changed`.")
  @Extension(name = "x-errors", value = "not_found list_full")
  public ConversationSettings update(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      SettingsUpdate update,
      @Context SecurityContext security) {
    return preferences.update(
        Callers.of(security).user(), conversationId, Given.required("body", update));
  }

  /// Keeps a draft.
  @PUT
  @Path("/draft")
  @Operation(
      operationId = "keepDraft",
      summary = "Keep a draft",
      description =
          "What you have begun to write, for all your devices; without a text it is thrown away."
              + " They hear `conversation.draft.changed` and read it from the conversation. Save it"
              + " when the user pauses, and throw it away after sending.")
  @Extension(name = "x-errors", value = "not_found")
  public void draft(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      NewDraft draft,
      @Context SecurityContext security) {
    preferences.draft(Callers.of(security).user(), conversationId, Given.required("body", draft));
  }

  /// Clears the history for the caller.
  @POST
  @Path("/clear")
  @Operation(
      operationId = "clearConversation",
      summary = "Clear the history for yourself",
      description =
          "Up to and with `seq`; a `seq` beyond the end clears what is there now. The messages stay"
              + " for everybody else. They count as read, and no search, list or archive of yours"
              + " shows them again; they are favourites no longer. Your devices hear `conversation.cleared`. Answers with the"
              + " place up to which nothing is seen.")
  @Extension(name = "x-errors", value = "not_found")
  public ReadMark clear(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      ReadMark mark,
      @Context SecurityContext security) {
    var user = Callers.of(security).user();
    long seq = Given.required("body", mark).seq();
    return new ReadMark(preferences.clear(user, conversationId, seq));
  }

  /// Deletes messages for the caller.
  @POST
  @Path("/messages/hide")
  @Operation(
      operationId = "hideMessages",
      summary = "Delete messages for yourself",
      description =
          "They stay for everybody else; in your history a stub with `isHidden` keeps their"
              + " places, and they are favourites no longer. Messages you may not see are left out. Your devices hear"
              + " `message.hidden`.")
  public void hide(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      HiddenMessages messages,
      @Context SecurityContext security) {
    preferences.hide(Callers.of(security).user(), conversationId, Given.required("body", messages));
  }
}
