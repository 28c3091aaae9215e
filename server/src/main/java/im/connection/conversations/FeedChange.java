package im.connection.conversations;

import im.connection.accounts.OwnFeed;
import im.connection.kernel.UserId;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// A transaction that may write to users' feeds. What it writes is collected and stored at its end,
/// users ascending, and published after the commit.
public class FeedChange implements OwnFeed.Change {
  /// Something to be written to a user's feed.
  ///
  /// @param isLatest whether an earlier row that says the same is worth nothing any more
  record Pending(UserId user, String kind, Object data, boolean isLatest) {}

  private final Handle handle;
  private final List<Pending> feeds = new ArrayList<>();

  FeedChange(Handle handle) {
    this.handle = handle;
  }

  /// The handle inside the transaction, for the caller's own stores.
  @Override
  public final Handle handle() {
    return handle;
  }

  /// Writes to a user's feed; `data` is anything the JSON mapper makes an object of.
  @Override
  public final void feed(UserId user, String kind, Object data) {
    feeds.add(new Pending(user, kind, data, false));
  }

  /// Keeps other such transactions of the user waiting until this one ends: for those that count
  /// what the user has before they add to it.
  public final void takeTurn(UserId user) {
    FeedStore.lockTurn(handle, user);
  }

  /// Writes to a user's feed in place of a recent row that says the same, so that what is told
  /// again and again does not pile up.
  public final void feedLatest(UserId user, String kind, Object data) {
    feeds.add(new Pending(user, kind, data, true));
  }

  final List<Pending> feeds() {
    return feeds;
  }
}
