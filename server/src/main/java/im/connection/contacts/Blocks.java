package im.connection.contacts;

import im.connection.conversations.Conversations;
import im.connection.conversations.FeedChange;
import im.connection.conversations.Feeds;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Id;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Whom a user wants nothing from. The blocked learn nothing of it: they get the answers of someone
/// who is left alone by everybody, and only the blocker's devices hear of it.
@Singleton
final class Blocks {
  /// How many users one user may block.
  static final int MAX = 5_000;

  private final Jdbi jdbi;
  private final BlockStore store;
  private final ContactRequestStore requests;
  private final Conversations conversations;
  private final Feeds feeds;

  Blocks(
      Jdbi jdbi,
      BlockStore store,
      ContactRequestStore requests,
      Conversations conversations,
      Feeds feeds) {
    this.jdbi = jdbi;
    this.store = store;
    this.requests = requests;
    this.conversations = conversations;
    this.feeds = feeds;
  }

  /// Blocks a user; a second time changes nothing. From the answer on neither can write to the
  /// other or ask to be friends; a friendship stays, and so do the groups of both. A request
  /// between them is closed as if it had been answered or taken back, which is all that the other
  /// hears. The blocker's devices hear `user.blocked`.
  ///
  /// @throws Refusal `not_found` for an unknown user, `invalid_argument` for oneself, `list_full`
  ///   when so many are blocked already
  Block block(UserId user, UserId other) {
    if (user.equals(other)) {
      throw Refusal.invalid("userId", "another user");
    }
    return between(user, other, change -> block(change, user, other));
  }

  /// Takes a block back. The user's devices hear `user.unblocked`.
  ///
  /// @throws Refusal `not_found` when there is none
  void unblock(UserId user, UserId other) {
    between(
        user,
        other,
        change -> {
          if (!store.delete(change.handle(), user, other)) {
            throw Refusal.of(ErrorCode.NOT_FOUND);
          }
          change.feed(user, "user.unblocked", Map.of("userId", other));
          return true;
        });
  }

  /// Whom a user blocks, in an order that never changes (by user id).
  Page<Block> list(UserId user, @Nullable String cursor, int limit) {
    Page.checkLimit(limit);
    long after = cursor == null ? 0 : Id.parse("cursor", cursor);
    var blocks = jdbi.withHandle(handle -> store.list(handle, user, after, limit + 1));
    return Page.of(blocks, limit, block -> block.user().id().toString());
  }

  /// Runs a change of who may write to whom under the head of the two users' conversation, whose
  /// access epoch advances with it. A conversation that is opened at this very moment may have let
  /// somebody in by what was true before; its epoch advances afterwards, before the answer.
  private <R> R between(UserId user, UserId other, Function<FeedChange, R> work) {
    var direct = conversations.findDirect(user, other);
    if (direct.isPresent()) {
      return conversations.change(direct.get().id(), work::apply);
    }
    R result = feeds.change(work);
    conversations
        .findDirect(user, other)
        .ifPresent(opened -> conversations.change(opened.id(), _ -> true));
    return result;
  }

  private Block block(FeedChange change, UserId user, UserId other) {
    var handle = change.handle();
    if (store.lockUsers(handle, user, other) < 2) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    boolean isNew = store.insert(handle, user, other);
    var block = store.find(handle, user, other).orElseThrow();
    if (isNew) {
      if (store.count(handle, user) > MAX) {
        throw Refusal.of(ErrorCode.LIST_FULL, MAX);
      }
      closeRequest(change, user, other);
      change.feed(user, "user.blocked", block);
    }
    return block;
  }

  /// Closes the open request between the two: turned down if it was addressed to the blocker, taken
  /// back if it came from them.
  private void closeRequest(FeedChange change, UserId user, UserId other) {
    var handle = change.handle();
    var open =
        requests
            .findOpen(handle, user, other)
            .flatMap(found -> requests.lock(handle, found.id()))
            .filter(locked -> locked.state() == ContactRequest.State.PENDING);
    if (open.isEmpty()) {
      return;
    }
    var id = open.get().id();
    boolean isOwn = open.get().from().id().equals(user);
    var state = isOwn ? ContactRequest.State.CANCELLED : ContactRequest.State.DECLINED;
    String kind = isOwn ? "contact.cancelled" : "contact.declined";
    var closed = requests.close(handle, id, state);
    change.feed(user, kind, closed);
    change.feed(other, kind, closed);
  }
}
