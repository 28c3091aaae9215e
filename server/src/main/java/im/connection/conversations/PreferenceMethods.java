package im.connection.conversations;

import im.connection.kernel.Caller;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.platform.json.Patch;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What users keep of conversations for themselves, over JSON-RPC.
@Singleton
final class PreferenceMethods implements RpcMethods {
  record Settings(
      ConversationId conversationId,
      @Nullable Boolean isPinned,
      @Nullable Boolean isMuted,
      @Nullable Instant mutedUntil,
      @Nullable Boolean isArchived,
      @Nullable Patch<String> remark) {
    Settings {
      Given.required("conversationId", conversationId);
      remark = Patch.orUnchanged(remark);
    }

    SettingsUpdate update() {
      return new SettingsUpdate(isPinned, isMuted, mutedUntil, isArchived, remark);
    }
  }

  record Drafted(ConversationId conversationId, @Nullable String text, @Nullable Long replyTo) {
    Drafted {
      Given.required("conversationId", conversationId);
    }
  }

  record Cleared(ConversationId conversationId, long seq) {
    Cleared {
      Given.required("conversationId", conversationId);
    }
  }

  record Hidden(ConversationId conversationId, List<Long> seqs) {
    Hidden {
      Given.required("conversationId", conversationId);
    }
  }

  private final Preferences preferences;

  PreferenceMethods(Preferences preferences) {
    this.preferences = preferences;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>("conversation.settings", Settings.class, this::update),
        new RpcMethod<>("conversation.draft", Drafted.class, this::draft),
        new RpcMethod<>("conversation.clear", Cleared.class, this::clear),
        new RpcMethod<>("message.hide", Hidden.class, this::hide));
  }

  private Object update(Caller caller, Settings params) {
    return preferences.update(caller.user(), params.conversationId(), params.update());
  }

  private @Nullable Object draft(Caller caller, Drafted params) {
    var draft = new NewDraft(params.text(), params.replyTo());
    preferences.draft(caller.user(), params.conversationId(), draft);
    return null;
  }

  private Object clear(Caller caller, Cleared params) {
    return new ReadMark(preferences.clear(caller.user(), params.conversationId(), params.seq()));
  }

  private @Nullable Object hide(Caller caller, Hidden params) {
    var messages = new HiddenMessages(params.seqs());
    preferences.hide(caller.user(), params.conversationId(), messages);
    return null;
  }
}
