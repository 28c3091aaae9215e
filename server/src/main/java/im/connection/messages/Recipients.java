package im.connection.messages;

import im.connection.accounts.Quota;
import im.connection.accounts.Quotas;
import im.connection.accounts.Users;
import im.connection.contacts.Relations;
import im.connection.conversations.Conversation;
import im.connection.conversations.Conversations;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Finds the conversation a message is meant for; a message to a user opens theirs if need be.
@Singleton
final class Recipients {
  private final Jdbi jdbi;
  private final Conversations conversations;
  private final Relations relations;
  private final Users users;
  private final Quotas quotas;

  Recipients(
      Jdbi jdbi, Conversations conversations, Relations relations, Users users, Quotas quotas) {
    this.jdbi = jdbi;
    this.conversations = conversations;
    this.relations = relations;
    this.users = users;
    this.quotas = quotas;
  }

  /// The conversation named by one of the two.
  ///
  /// @throws Refusal `not_found` when there is no such conversation or user, and as [#direct]
  Conversation find(UserId sender, @Nullable ConversationId conversation, @Nullable UserId user) {
    if (conversation != null) {
      return conversations.find(conversation).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    }
    if (user == null) {
      throw new IllegalArgumentException("neither conversation nor user");
    }
    return direct(sender, user);
  }

  /// Lets those pass whose conversation it is or was: nobody else learns that it is there.
  ///
  /// @throws Refusal `not_found` otherwise
  void requireOwn(Conversation conversation, UserId user) {
    if (conversations.reach(user, conversation.id()).isEmpty()) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
  }

  /// The direct conversation of two users, opened now if need be.
  ///
  /// @throws Refusal `not_found` when there is no such user, `invalid_argument` for oneself,
  ///   `not_accepted` or `blocked_by_you` when it would be new and nothing could be sent there,
  ///   `daily_limit` when it would be one too many with a stranger
  Conversation.Direct direct(UserId sender, UserId user) {
    if (user.equals(sender)) {
      throw Refusal.invalid("userId", "another user");
    }
    return conversations
        .findDirect(sender, user)
        .orElseGet(() -> {
          users.requireExisting(user);
          boolean isFriend = requireWanted(sender, user);
          return conversations.openDirect(
              sender,
              user,
              isFriend,
              handle -> {
                if (!isFriend) {
                  quotas.take(handle, sender, Quota.STRANGERS, 1);
                }
              });
        });
  }

  /// Lets those pass who may write to `user`, and tells whether they are friends.
  private boolean requireWanted(UserId sender, UserId user) {
    return jdbi.withHandle(handle -> {
      relations
          .refusal(handle, sender, user)
          .ifPresent(code -> {
            throw Refusal.of(code);
          });
      return relations.isFriend(handle, sender, user);
    });
  }
}
