package im.connection.messages;

import im.connection.conversations.ConversationLog;
import im.connection.conversations.LogEntry;
import im.connection.conversations.MessageStates;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Emojis;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.json.Json;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Emoji that members put to messages. Whoever is muted may react; whoever could not send for
/// another reason may not.
@Singleton
final class Reactions {
  /// How many different emoji a user may put to one message.
  static final int MAX_OWN = 5;

  /// How many different emoji a message may have.
  static final int MAX_DIFFERENT = 30;

  private final Jdbi jdbi;
  private final ReactionStore store;
  private final ConversationLog log;
  private final Changes changes;
  private final MessageStates states;
  private final Json json;

  Reactions(
      Jdbi jdbi,
      ReactionStore store,
      ConversationLog log,
      Changes changes,
      MessageStates states,
      Json json) {
    this.jdbi = jdbi;
    this.store = store;
    this.log = log;
    this.changes = changes;
    this.states = states;
    this.json = json;
  }

  /// Puts an emoji to a message; a second time changes nothing.
  ///
  /// @throws Refusal `invalid_argument` for anything but one emoji, `list_full` beyond [#MAX_OWN]
  ///   or [#MAX_DIFFERENT], and as for sending, but for mutes
  LogEntry add(UserId user, ConversationId id, long seq, String typed) {
    String emoji = Emojis.one("emoji", typed);
    return changes.change(
        user,
        id,
        seq,
        target -> {
          require(target);
          var handle = target.handle();
          if (!store.insert(handle, id, seq, emoji, user, target.head().time())) {
            return Optional.empty();
          }
          if (store.count(handle, id, seq, user) > MAX_OWN) {
            throw Refusal.of(ErrorCode.LIST_FULL, MAX_OWN);
          }
          var tallies = store.tallies(handle, id, seq);
          if (tallies.size() > MAX_DIFFERENT) {
            throw Refusal.of(ErrorCode.LIST_FULL, MAX_DIFFERENT);
          }
          return Optional.of(summarise(target, tallies));
        });
  }

  /// Takes an emoji of one's own off; a second time changes nothing.
  ///
  /// @throws Refusal as [#add]
  LogEntry remove(UserId user, ConversationId id, long seq, String typed) {
    String emoji = Emojis.one("emoji", typed);
    return changes.change(
        user,
        id,
        seq,
        target -> {
          require(target);
          return store.delete(target.handle(), id, seq, emoji, user)
              ? Optional.of(summarise(target, store.tallies(target.handle(), id, seq)))
              : Optional.empty();
        });
  }

  private void require(Changes.Target target) {
    Changes.requireBody(target);
    changes.requireWelcome(target);
  }

  private LogEntry summarise(Changes.Target target, List<ReactionStore.Tally> tallies) {
    var summary = tallies.isEmpty() ? null : json.write(tallies);
    return states.reactions(target.handle(), target.head(), target.seq(), summary);
  }

  /// Who put which emoji to a message, by emoji and user.
  ///
  /// @param typed only this emoji
  /// @throws Refusal `not_found` when the user does not see the message
  Page<Reactor> list(
      UserId user,
      ConversationId id,
      long seq,
      @Nullable String typed,
      @Nullable String cursor,
      int limit) {
    Page.checkLimit(limit);
    String emoji = typed == null ? null : Emojis.one("emoji", typed);
    var after = ReactionCursor.valueOf(cursor);
    return jdbi.withHandle(handle -> {
      if (log.visible(handle, user, id, seq).filter(LogEntry::hasBody).isEmpty()) {
        throw Refusal.of(ErrorCode.NOT_FOUND);
      }
      var found = store.list(handle, id, seq, emoji, after, limit + 1);
      return Page.of(found, limit, last -> ReactionCursor.of(last).toString());
    });
  }
}
