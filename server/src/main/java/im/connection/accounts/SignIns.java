package im.connection.accounts;

import im.connection.accounts.UserStore.Credential;
import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.platform.http.ClientAddress;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// Signs known people in on new devices, by username or verified e-mail address. One that nobody
/// has takes as long as a wrong password and gets the same answer.
@Singleton
final class SignIns {
  private final Jdbi jdbi;
  private final UserStore store;
  private final Passwords passwords;
  private final Sessions sessions;
  private final Devices devices;
  private final TwoFactor twoFactor;
  private final SignInHistory history;
  private final OwnFeed feed;

  SignIns(
      Jdbi jdbi,
      UserStore store,
      Passwords passwords,
      Sessions sessions,
      Devices devices,
      TwoFactor twoFactor,
      SignInHistory history,
      OwnFeed feed) {
    this.jdbi = jdbi;
    this.store = store;
    this.passwords = passwords;
    this.sessions = sessions;
    this.devices = devices;
    this.twoFactor = twoFactor;
    this.history = history;
    this.feed = feed;
  }

  /// Signs a new device in and tells the user's others (`device.signedIn`).
  ///
  /// @param address the network address it signs in from, for the user's history
  /// @throws Refusal `bad_credentials`, `second_factor_required` when the password is right but the
  ///   code is missing, `invalid_code`, `account_suspended` when all is right, or `overloaded`
  ///   while too many passwords wait
  Session signIn(Credentials credentials, ClientAddress address) {
    var credential = check(credentials, address);
    upgrade(credential, credentials.password(), address);
    var user = credential.user();
    var token = sessions.newToken();
    try {
      devices.publish(feed.change(change -> open(change, credential, credentials, token)));
    } catch (Refusal refused) {
      if (refused.code() == ErrorCode.INVALID_CODE) {
        history.add(
            user.id(), address.toString(), credentials.newDevice(), SignIn.Outcome.WRONG_CODE);
      }
      throw refused;
    }
    history.add(user.id(), address.toString(), credentials.newDevice(), SignIn.Outcome.SIGNED_IN);
    return sessions.session(user, token);
  }

  private Credential check(Credentials credentials, ClientAddress address) {
    String password = credentials.password();
    var found = find(credentials.username());
    if (found.isEmpty()) {
      passwords.pretend(password, address.limitKey());
      throw Refusal.of(ErrorCode.BAD_CREDENTIALS);
    }
    if (!passwords.matches(password, found.get().hash(), address.limitKey())) {
      var user = found.get().user().id();
      history.add(user, address.toString(), credentials.newDevice(), SignIn.Outcome.WRONG_PASSWORD);
      throw Refusal.of(ErrorCode.BAD_CREDENTIALS);
    }
    return found.get();
  }

  private Optional<Credential> find(String login) {
    return EmailAddress.isLike(login)
        ? EmailAddress.of(login)
            .flatMap(email -> jdbi.withHandle(handle -> store.credential(handle, email)))
        : Username.of(login)
            .flatMap(username -> jdbi.withHandle(handle -> store.credential(handle, username)));
  }

  private void upgrade(Credential credential, String password, ClientAddress address) {
    if (PasswordHash.isOutdated(credential.hash())) {
      String hash = passwords.hash(password, address.limitKey());
      jdbi.useHandle(
          handle -> store.upgradePassword(handle, credential.user().id(), credential.hash(), hash));
    }
  }

  /// A password changed since it was checked is none.
  private List<DeviceId> open(
      OwnFeed.Change change, Credential credential, Credentials given, RefreshToken token) {
    var handle = change.handle();
    var user = credential.user();
    store.lock(handle, user.id());
    if (!store.isPasswordSince(handle, user.id(), credential.changedAt())) {
      throw Refusal.of(ErrorCode.BAD_CREDENTIALS);
    }
    if (twoFactor.isOn(handle, user.id())) {
      if (given.code() == null) {
        throw Refusal.of(ErrorCode.SECOND_FACTOR_REQUIRED);
      }
      twoFactor.require(handle, user.id(), given.code());
    }
    return open(change, user, given.newDevice(), token);
  }

  /// Signs a device of a locked user in; returns the devices that had to make room.
  List<DeviceId> open(OwnFeed.Change change, User user, NewDevice device, RefreshToken token) {
    var handle = change.handle();
    var closed = devices.makeRoom(change, user.id());
    sessions.open(handle, user.id(), device, token);
    change.feed(user.id(), "device.signedIn", devices.get(handle, user.id(), token.device()));
    return closed;
  }
}
