package im.connection.accounts;

import im.connection.accounts.UserStore.Credential;
import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
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
  private final OwnFeed feed;

  SignIns(
      Jdbi jdbi,
      UserStore store,
      Passwords passwords,
      Sessions sessions,
      Devices devices,
      OwnFeed feed) {
    this.jdbi = jdbi;
    this.store = store;
    this.passwords = passwords;
    this.sessions = sessions;
    this.devices = devices;
    this.feed = feed;
  }

  /// Signs a new device in and tells the user's others (`device.signedIn`).
  ///
  /// @throws Refusal `bad_credentials`, or `overloaded` while too many passwords wait to be checked
  Session signIn(Credentials credentials) {
    var credential = check(credentials.username(), credentials.password());
    upgrade(credential, credentials.password());
    var user = credential.user();
    var token = sessions.newToken();
    devices.publish(
        feed.change(change -> open(change, credential, credentials.newDevice(), token)));
    return sessions.session(user, token);
  }

  private Credential check(String username, String password) {
    var found = find(username);
    if (found.isEmpty()) {
      passwords.pretend(password);
      throw Refusal.of(ErrorCode.BAD_CREDENTIALS);
    }
    if (!passwords.matches(password, found.get().hash())) {
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

  private void upgrade(Credential credential, String password) {
    if (PasswordHash.isOutdated(credential.hash())) {
      String hash = passwords.hash(password);
      jdbi.useHandle(
          handle -> store.upgradePassword(handle, credential.user().id(), credential.hash(), hash));
    }
  }

  /// A password changed since it was checked is none.
  private List<DeviceId> open(
      OwnFeed.Change change, Credential credential, NewDevice device, RefreshToken token) {
    var user = credential.user();
    store.lock(change.handle(), user.id());
    if (!store.isPasswordSince(change.handle(), user.id(), credential.changedAt())) {
      throw Refusal.of(ErrorCode.BAD_CREDENTIALS);
    }
    return open(change, user, device, token);
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
