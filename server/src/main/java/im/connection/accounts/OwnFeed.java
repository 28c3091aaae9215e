package im.connection.accounts;

import im.connection.kernel.UserId;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// A user's own feed as far as accounts write to it. The log of conversations, which lies above
/// accounts, implements it.
public interface OwnFeed {
  /// A transaction that may write to users' feeds.
  interface Change {
    /// The handle inside the transaction.
    Handle handle();

    /// Writes to a user's feed; `data` is anything the JSON mapper makes an object of.
    void feed(UserId user, String kind, Object data);
  }

  /// Runs one transaction, and publishes what it wrote to feeds after the commit.
  <R> R change(Function<Change, R> work);

  /// Erases a user's feed; its positions are not given out again.
  void erase(UserId user);
}
