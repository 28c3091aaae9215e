package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// What a user keeps of a conversation for themselves: settings, a draft, what they cleared and
/// deleted. Their other devices learn of each change from the feed, and nobody else does.
@Singleton
public final class Preferences {
  /// How many conversations a user may pin.
  static final int MAX_PINNED = 100;

  /// How many messages deleted for oneself are kept in memory one by one.
  public static final int MAX_HIDDEN_KNOWN = 2_000;

  /// What the feed says of new settings.
  private record Changed(ConversationId conversationId, ConversationSettings settings) {}

  /// What the feed says of a draft: that there is another one. What it says is read from the
  /// conversation, so that it stands in one place only.
  private record Drafted(ConversationId conversationId) {}

  private record Cleared(ConversationId conversationId, long seq) {}

  private record Hidden(ConversationId conversationId, List<Long> seqs) {}

  private final Jdbi jdbi;
  private final PreferenceStore store;
  private final LogReader log;
  private final Feeds feeds;
  private final List<OwnTrace> traces;

  Preferences(
      Jdbi jdbi, PreferenceStore store, LogReader log, Feeds feeds, Instance<OwnTrace> traces) {
    this.jdbi = jdbi;
    this.store = store;
    this.log = log;
    this.feeds = feeds;
    this.traces = traces.stream().toList();
  }

  /// Changes the user's settings; the event is `conversation.settings.changed`. Answers with what
  /// they are from then on: a mute that has ended already is none.
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
      if (settings.equals(old)) {
        return old;
      }
      store.write(change.handle(), user, id, settings);
      var written = store.lockSettings(change.handle(), user, id).orElseThrow();
      if (!written.equals(old)) {
        change.feed(user, "conversation.settings.changed", new Changed(id, written));
      }
      return written;
    });
  }

  /// Keeps a draft, or throws it away; the event is `conversation.draft.changed`.
  ///
  /// @throws Refusal `not_found` when the conversation was never theirs, `invalid_argument` for
  ///   replies to messages they do not see
  void draft(UserId user, ConversationId id, NewDraft draft) {
    feeds.change(change -> {
      if (!store.write(change.handle(), user, id, draft)) {
        throw notFound();
      }
      requireVisible(change.handle(), user, id, draft.text() == null ? null : draft.replyTo());
      change.feedLatest(user, "conversation.draft.changed", new Drafted(id));
      return true;
    });
  }

  private void requireVisible(
      Handle handle, UserId user, ConversationId id, @Nullable Long replyTo) {
    if (replyTo != null && log.visible(handle, user, id, replyTo, replyTo, true, 1).isEmpty()) {
      throw Refusal.invalid("replyTo", "the seq of a message you can see");
    }
  }

  /// Lets the user see nothing any more up to `seq`, or nothing of what is there now when that lies
  /// beyond the end; a second time changes nothing. The event is `conversation.cleared`.
  ///
  /// @return up to which message nothing is seen
  /// @throws Refusal `not_found` when the conversation was never theirs
  long clear(UserId user, ConversationId id, long seq) {
    if (seq < 1) {
      throw Refusal.invalid("seq", "the seq of a message");
    }
    return feeds.change(change -> {
      change.takeTurn(user);
      var clearing = store.clear(change.handle(), user, id, seq).orElseThrow(Preferences::notFound);
      long cleared = clearing.seq();
      traces.forEach(trace -> trace.cleared(change.handle(), user, new Place(id, cleared)));
      if (clearing.isMoved()) {
        change.feed(user, "conversation.cleared", new Cleared(id, cleared));
      }
      return cleared;
    });
  }

  /// Deletes messages for the user alone; those they may not see are left out. The event is
  /// `message.hidden`.
  void hide(UserId user, ConversationId id, HiddenMessages messages) {
    feeds.change(change -> {
      change.takeTurn(user);
      var hidden = store.hide(change.handle(), user, id, messages.seqs());
      traces.forEach(trace -> trace.hidden(change.handle(), user, id, messages.seqs()));
      if (!hidden.isEmpty()) {
        change.feed(user, "message.hidden", new Hidden(id, hidden));
      }
      return true;
    });
  }

  /// Messages a user deleted for themselves; those of the latest conversations are named, at most
  /// [#MAX_HIDDEN_KNOWN].
  public HiddenPlaces hidden(UserId user) {
    return jdbi.withHandle(handle -> {
      var named = store.hidden(handle, user, MAX_HIDDEN_KNOWN);
      var unnamed =
          named.size() < MAX_HIDDEN_KNOWN
              ? List.<Place>of()
              : store.lastHiddenBefore(handle, user, named.getLast());
      return HiddenPlaces.of(named, unnamed);
    });
  }

  /// Erases all that a user keeps of their conversations for themselves.
  public void forget(UserId user) {
    jdbi.useTransaction(handle -> store.erase(handle, user));
  }

  private static Refusal notFound() {
    return Refusal.of(ErrorCode.NOT_FOUND);
  }
}
