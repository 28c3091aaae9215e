package im.connection.messages;

import im.connection.conversations.Announcement;
import im.connection.conversations.Conversation;
import im.connection.conversations.Conversations;
import im.connection.conversations.LogChange;
import im.connection.groups.Groups;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/// How long new messages of a conversation live before they erase themselves. Both users of a
/// direct conversation may say so, and owner and admins of a group.
@Singleton
final class Timers {
  private static final Duration SHORTEST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Conversations conversations;
  private final Groups groups;
  private final Access access;

  Timers(Conversations conversations, Groups groups, Access access) {
    this.conversations = conversations;
    this.groups = groups;
    this.access = access;
  }

  /// Lets messages sent from now on live so long; zero is for ever. Writes `timer.changed`, and
  /// nothing when that is so already. What was sent before keeps its own time.
  ///
  /// @throws Refusal `invalid_argument` outside of 5 seconds to 365 days, `forbidden` for plain
  ///   members, `stranger_limit` until the other has answered, and as for sending
  void set(UserId user, ConversationId id, long seconds) {
    var timer = Duration.ofSeconds(seconds);
    if (!timer.isZero() && (timer.compareTo(SHORTEST) < 0 || timer.compareTo(LONGEST) > 0)) {
      throw Refusal.invalid(
          "seconds", "0, or %d..%d".formatted(SHORTEST.toSeconds(), LONGEST.toSeconds()));
    }
    var conversation = conversations.find(id).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    conversations.change(
        id,
        change -> {
          require(change, conversation, user);
          if (change.timer(timer)) {
            change.announce(Announcement.of(user, "timer.changed", Map.of("seconds", seconds)));
          }
          return true;
        });
  }

  private void require(LogChange change, Conversation conversation, UserId user) {
    access.require(change.handle(), conversation, user, change.time());
    if (!change.isAnswered()) {
      throw Refusal.of(ErrorCode.STRANGER_LIMIT, Admissions.STRANGER_LIMIT);
    }
    if (conversation instanceof Conversation.Group
        && !groups.mayModerate(change.handle(), conversation.id(), user)) {
      throw Refusal.of(ErrorCode.FORBIDDEN);
    }
  }
}
