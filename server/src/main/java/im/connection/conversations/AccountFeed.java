package im.connection.conversations;

import im.connection.accounts.OwnFeed;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.function.Function;

/// Users' feeds as accounts, which lie below, write to them.
@Singleton
final class AccountFeed implements OwnFeed {
  private final Feeds feeds;

  AccountFeed(Feeds feeds) {
    this.feeds = feeds;
  }

  @Override
  public <R> R change(Function<Change, R> work) {
    return feeds.change(work::apply);
  }

  @Override
  public void erase(UserId user) {
    feeds.erase(user);
  }
}
