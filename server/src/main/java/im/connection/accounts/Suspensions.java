package im.connection.accounts;

import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Accounts as operators see them, suspending and unsuspending them.
@Singleton
public final class Suspensions {
  private final Jdbi jdbi;
  private final AccountStore store;
  private final Devices devices;
  private final OwnFeed feed;
  private final Bus bus;

  Suspensions(Jdbi jdbi, AccountStore store, Devices devices, OwnFeed feed, Bus bus) {
    this.jdbi = jdbi;
    this.store = store;
    this.devices = devices;
    this.feed = feed;
    this.bus = bus;
  }

  /// An account.
  ///
  /// @throws Refusal `not_found`
  public Account get(UserId user) {
    return jdbi.withHandle(handle -> store.account(handle, user))
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  /// The account with this username, in any spelling that maps to it.
  ///
  /// @throws Refusal `not_found`
  public Account find(String typed) {
    return Username.of(typed)
        .flatMap(username -> jdbi.withHandle(handle -> store.account(handle, username)))
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  /// Suspends a user, or replaces the suspension there is: all their devices are signed out and
  /// their connections close. What they wrote is left alone, and so are decisions about what they
  /// may write that are cached somewhere, which the caller voids.
  ///
  /// @param record written in the same transaction
  /// @throws Refusal `not_found`, `forbidden` for an operator
  public void suspend(UserId user, Suspension suspension, Consumer<Handle> record) {
    List<DeviceId> closed =
        feed.change(change -> {
          var handle = change.handle();
          if (locked(handle, user).isOperator()) {
            throw Refusal.of(ErrorCode.FORBIDDEN);
          }
          store.suspend(handle, user, suspension);
          record.accept(handle);
          return devices.closeAll(change, user, null);
        });
    bus.publish(List.of(new News.UserSuspended(user)));
    devices.publish(closed);
  }

  /// Lets a user in again.
  ///
  /// @param record written in the same transaction
  /// @throws Refusal `not_found`, `conflict` when the user is not suspended
  public void unsuspend(UserId user, Consumer<Handle> record) {
    jdbi.useTransaction(handle -> {
      if (locked(handle, user).suspension() == null) {
        throw Refusal.of(ErrorCode.CONFLICT);
      }
      store.unsuspend(handle, user);
      record.accept(handle);
    });
  }

  private Account locked(Handle handle, UserId user) {
    return store.lock(handle, user).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }
}
