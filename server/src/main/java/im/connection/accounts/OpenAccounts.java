package im.connection.accounts;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/// Whether an account is open: its user may sign in and write. The one place that decides it, for
/// every way of signing in and for every message. Reads inside the caller's transaction; what
/// closes an account holds the user's row.
@Singleton
public final class OpenAccounts {
  private final AccountStore store = new AccountStore();
  private final ClosureStore closures = new ClosureStore();
  private final InstantSource clock;

  /// The accounts kept in the handles' database.
  public OpenAccounts(InstantSource clock) {
    this.clock = clock;
  }

  /// Whether the user's account is open.
  public boolean isOpen(Handle handle, UserId user) {
    return store.suspension(handle, user).isEmpty() && !closures.isDeleted(handle, user);
  }

  /// Lets a user pass whose account is open, once they have shown the right credentials.
  ///
  /// @throws Refusal `account_suspended`, `bad_credentials` for a deleted account
  void require(Handle handle, UserId user) {
    if (closures.isDeleted(handle, user)) {
      throw Refusal.of(ErrorCode.BAD_CREDENTIALS);
    }
    store
        .suspension(handle, user)
        .ifPresent(suspension -> {
          throw suspension.refusal(clock.instant());
        });
  }
}
