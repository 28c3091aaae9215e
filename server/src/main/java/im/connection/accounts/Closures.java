package im.connection.accounts;

import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.kernel.Caller;
import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The end of accounts: asked for by their users, called off within the grace period, and closed
/// after it. What is closed never opens again.
@Singleton
public final class Closures {
  /// Longer than any node trusts a device that was signed out, and any lock is waited for.
  private static final Duration SETTLED = Duration.ofSeconds(10);

  private static final Duration RETRY = Duration.ofMinutes(10);

  /// An account whose time has come.
  ///
  /// @param isClosed whether it was closed before and is to be erased now
  public record Due(UserId user, boolean isClosed) {}

  private final Jdbi jdbi;
  private final ClosureStore store;
  private final UserStore users;
  private final PasswordChanges passwords;
  private final TwoFactor twoFactor;
  private final Devices devices;
  private final Letters letters;
  private final OwnFeed feed;
  private final Bus bus;
  private final Duration grace;

  Closures(
      Jdbi jdbi,
      ClosureStore store,
      UserStore users,
      PasswordChanges passwords,
      TwoFactor twoFactor,
      Devices devices,
      Letters letters,
      OwnFeed feed,
      Bus bus,
      Settings settings) {
    this.jdbi = jdbi;
    this.store = store;
    this.users = users;
    this.passwords = passwords;
    this.twoFactor = twoFactor;
    this.devices = devices;
    this.letters = letters;
    this.feed = feed;
    this.bus = bus;
    this.grace = settings.deletionGrace();
  }

  /// Lets the caller's account be deleted once the grace period is over: all their other devices
  /// are signed out, and a verified e-mail address is told. Signing in is possible until then.
  ///
  /// @param password the caller's; what is given is not looked at for users of an embedding
  ///   product, who have none
  /// @param code of the second factor, for whoever has one
  /// @throws Refusal `bad_credentials`, `second_factor_required`, `invalid_code`
  public Closing schedule(Caller caller, @Nullable String password, @Nullable String code) {
    var user = caller.user();
    boolean hasPassword = jdbi.withHandle(h -> users.password(h, user)).isPresent();
    if (hasPassword) {
      passwords.check(user, password == null ? "" : password);
    }
    record Outcome(Closing closing, List<DeviceId> closed, @Nullable String email) {}
    var outcome =
        feed.change(change -> {
          var handle = change.handle();
          var profile =
              users.findLocked(handle, user).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
          requireCode(handle, user, code);
          store.schedule(handle, user, grace);
          var closing = new Closing(store.deletionAt(handle, user).orElseThrow());
          change.feed(user, "deletion.updated", closing);
          return new Outcome(
              closing, devices.closeAll(change, user, caller.device()), profile.email());
        });
    devices.publish(outcome.closed());
    if (outcome.email() != null) {
      letters.tell(
          Letters.Kind.DELETION,
          outcome.email(),
          String.valueOf(outcome.closing().deletionAt()),
          caller.language());
    }
    return outcome.closing();
  }

  private void requireCode(Handle handle, UserId user, @Nullable String code) {
    if (twoFactor.isOn(handle, user)) {
      if (code == null) {
        throw Refusal.of(ErrorCode.SECOND_FACTOR_REQUIRED);
      }
      twoFactor.require(handle, user, code);
    }
  }

  /// Lets the account be after all; repeating it changes nothing.
  public Closing cancel(UserId user) {
    return feed.change(change -> {
      var closing = new Closing(null);
      if (store.cancel(change.handle(), user)) {
        change.feed(user, "deletion.updated", closing);
      }
      return closing;
    });
  }

  /// Whether a user's account is to be deleted, and when.
  public Closing get(UserId user) {
    return new Closing(jdbi.withHandle(handle -> store.deletionAt(handle, user)).orElse(null));
  }

  /// Takes the next account whose time has come. One that is open is closed: from then on nobody
  /// signs in with it, and its connections close. One that was closed a moment ago, so that nothing
  /// of it is under way any more, is to be erased, by this node unless that takes very long.
  public Optional<Due> next() {
    record Outcome(Due due, List<DeviceId> closed) {}
    Optional<Outcome> outcome =
        feed.change(change ->
            store
                .due(change.handle(), SETTLED)
                .map(due -> {
                  store.markDeleted(change.handle(), due.user());
                  if (due.isClosed()) {
                    store.postpone(change.handle(), due.user(), RETRY);
                  }
                  return new Outcome(due, devices.closeAll(change, due.user(), null));
                }));
    outcome.ifPresent(taken -> {
      bus.publish(List.of(new News.UserSuspended(taken.due().user())));
      devices.publish(taken.closed());
    });
    return outcome.map(Outcome::due);
  }

  /// Erases what accounts keep of a user whose account is closed; the last step.
  public void erase(UserId user) {
    jdbi.useTransaction(handle -> store.erase(handle, user));
  }
}
