package im.connection.gateway;

import com.fasterxml.jackson.annotation.JsonRawValue;
import im.connection.conversations.FeedEntry;
import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import im.connection.presence.PresenceRecord;
import jakarta.inject.Singleton;
import java.time.Instant;

/// Encodes the server's notifications.
@Singleton
final class Events {
  /// Parameters of an event of the user's own feed.
  record FeedParams(long feedPos, Instant createdAt, @JsonRawValue String data) {}

  /// Parameters of `conversation.read` and `conversation.delivered`.
  record ReadParams(ConversationId conversationId, UserId userId, long seq) {}

  /// Parameters of `conversation.markedUnread`.
  record MarkedUnreadParams(ConversationId conversationId) {}

  /// Parameters of `conversation.typing`.
  record TypingParams(ConversationId conversationId, UserId userId, String activity) {}

  /// Parameters of `group.online`.
  record OnlineParams(ConversationId groupId, int members, int online) {}

  /// Parameters of `message.read`.
  record MessageReadParams(ConversationId conversationId, long seq, long read, long members) {}

  /// No parameters.
  record None() {}

  private final Frames frames;

  Events(Frames frames) {
    this.frames = frames;
  }

  byte[] message(LogEntry entry, boolean isNew, long rev) {
    return Event.of(frames, entry, isNew, rev).frame();
  }

  byte[] feed(FeedEntry entry) {
    return frames.event(entry.kind(), new FeedParams(entry.pos(), entry.createdAt(), entry.data()));
  }

  byte[] read(ConversationId conversation, UserId user, long seq) {
    return frames.event("conversation.read", new ReadParams(conversation, user, seq));
  }

  byte[] delivered(ConversationId conversation, UserId user, long seq) {
    return frames.event("conversation.delivered", new ReadParams(conversation, user, seq));
  }

  byte[] markedUnread(ConversationId conversation) {
    return frames.event("conversation.markedUnread", new MarkedUnreadParams(conversation));
  }

  byte[] typing(ConversationId conversation, UserId user, String activity) {
    return frames.event("conversation.typing", new TypingParams(conversation, user, activity));
  }

  byte[] presence(PresenceRecord presence) {
    return frames.event("presence.changed", presence);
  }

  byte[] online(OnlineParams online) {
    return frames.event("group.online", online);
  }

  byte[] messageRead(MessageReadParams read) {
    return frames.event("message.read", read);
  }

  /// Tells a client that events were left out: it syncs again from its positions.
  byte[] resync() {
    return frames.event("queue.resync", new None());
  }
}
