package im.connection.messages;

import im.connection.conversations.Attributes;
import im.connection.conversations.Conversation;
import im.connection.conversations.Conversations;
import im.connection.groups.Groups;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;

/// Finds out whom a text mentions. Whoever is no member is not told; everyone is for owner and
/// admins of a group to mention.
@Singleton
final class Mentions {
  private final Jdbi jdbi;
  private final Conversations conversations;
  private final Groups groups;

  Mentions(Jdbi jdbi, Conversations conversations, Groups groups) {
    this.jdbi = jdbi;
    this.conversations = conversations;
    this.groups = groups;
  }

  /// What a body says beside itself: its fallback and its mentions.
  ///
  /// @throws Refusal `forbidden` for mentioning everyone without the right
  Attributes of(Conversation conversation, UserId sender, Body body) {
    var mentions =
        body instanceof Body.Text text && text.mentions() != null
            ? text.mentions()
            : List.<Mention>of();
    if (mentions.isEmpty()) {
      return body.fallback() == null
          ? Attributes.NONE
          : new Attributes(null, body.fallback(), null, List.of(), false);
    }
    boolean everyone = mentions.stream().anyMatch(Mention::isOfEveryone);
    if (everyone) {
      requireVoiceForAll(conversation, sender);
    }
    var named = mentions.stream().map(Mention::userId).filter(Objects::nonNull).distinct().toList();
    var members = named.isEmpty() ? named : conversations.membersAmong(conversation.id(), named);
    return new Attributes(null, body.fallback(), null, members, everyone);
  }

  private void requireVoiceForAll(Conversation conversation, UserId sender) {
    if (!jdbi.withHandle(handle -> groups.mayModerate(handle, conversation.id(), sender))) {
      throw Refusal.of(ErrorCode.FORBIDDEN);
    }
  }
}
