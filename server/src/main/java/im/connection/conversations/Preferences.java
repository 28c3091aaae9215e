package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/// What a user keeps of a conversation for themselves: settings, a draft, what they cleared and
/// deleted. Their other devices learn of each change from the feed, and nobody else does.
@Singleton
public final class Preferences {
  /// How many conversations a user may pin.
  static final int MAX_PINNED = 100;

  /// How many messages deleted for oneself are kept in memory.
  private static final int MAX_HIDDEN_KNOWN = 2_000;

  /// What the feed says of new settings.
  private record Changed(ConversationId conversationId, ConversationSettings settings) {}

  /// What the feed says of a draft: that there is another one. What it says is read from the
  /// conversation, so that it stands in one place only.
  private record Drafted(ConversationId conversationId) {}

  private record Cleared(ConversationId conversationId, long seq) {}

  private record Hidden(ConversationId conversationId, List<Long> seqs) {}

  private final Jdbi jdbi;
  private final PreferenceStore store;
  private final Feeds feeds;

  Preferences(Jdbi jdbi, PreferenceStore store, Feeds feeds) {
    this.jdbi = jdbi;
    this.store = store;
    this.feeds = feeds;
  }

  /// Changes the user's settings; the event is `conversation.settings.changed`.
  ///
  /// @throws Refusal `not_found` when the conversation was never theirs, `list_full` when they have
  ///   pinned [#MAX_PINNED]
  ConversationSettings update(UserId user, ConversationId id, SettingsUpdate update) {
    return feeds.change(change -> {
      change.takeTurn(user);
      var old = store.lockSettings(change.handle(), user, id).orElseThrow(Preferences::notFound);
      var settings = update.of(old);
      if (settings.isPinned()
          && !old.isPinned()
          && store.pinned(change.handle(), user) >= MAX_PINNED) {
        throw Refusal.of(ErrorCode.LIST_FULL, MAX_PINNED);
      }
      if (!settings.equals(old)) {
        store.write(change.handle(), user, id, settings);
        change.feed(user, "conversation.settings.changed", new Changed(id, settings));
      }
      return settings;
    });
  }

  /// Keeps a draft, or throws it away; the event is `conversation.draft.changed`.
  ///
  /// @throws Refusal `not_found` when the conversation was never theirs
  void draft(UserId user, ConversationId id, NewDraft draft) {
    feeds.change(change -> {
      if (!store.write(change.handle(), user, id, draft)) {
        throw notFound();
      }
      change.feedLatest(user, "conversation.draft.changed", new Drafted(id));
      return true;
    });
  }

  /// Lets the user see nothing any more up to `seq`, or nothing of what is there now when that lies
  /// beyond the end; the event is `conversation.cleared`.
  ///
  /// @return up to which message nothing is seen
  /// @throws Refusal `not_found` when the conversation was never theirs
  long clear(UserId user, ConversationId id, long seq) {
    if (seq < 1) {
      throw Refusal.invalid("seq", "the seq of a message");
    }
    return feeds.change(change -> {
      long cleared = store.clear(change.handle(), user, id, seq).orElseThrow(Preferences::notFound);
      change.feed(user, "conversation.cleared", new Cleared(id, cleared));
      return cleared;
    });
  }

  /// Deletes messages for the user alone; those they may not see are left out. The event is
  /// `message.hidden`.
  void hide(UserId user, ConversationId id, HiddenMessages messages) {
    feeds.change(change -> {
      var hidden = store.hide(change.handle(), user, id, messages.seqs());
      if (!hidden.isEmpty()) {
        change.feed(user, "message.hidden", new Hidden(id, hidden));
      }
      return true;
    });
  }

  /// Messages a user deleted for themselves, of those of the latest conversations at most
  /// [#MAX_HIDDEN_KNOWN].
  public Map<ConversationId, Set<Long>> hidden(UserId user) {
    return jdbi.withHandle(handle -> store.hidden(handle, user, MAX_HIDDEN_KNOWN)).stream()
        .collect(
            Collectors.groupingBy(
                Place::conversation, Collectors.mapping(Place::seq, Collectors.toSet())));
  }

  /// Erases all that a user keeps of their conversations for themselves.
  public void forget(UserId user) {
    jdbi.useTransaction(handle -> store.erase(handle, user));
  }

  private static Refusal notFound() {
    return Refusal.of(ErrorCode.NOT_FOUND);
  }
}
