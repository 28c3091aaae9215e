package im.connection.accounts;

import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import im.connection.platform.db.Ids;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Signs in the users of a product that embeds this server, which shows the operator key instead of
/// their passwords. A user it names for the first time is made.
@Singleton
final class ExternalSignIns {
  private static final int RADIX = 36;

  private final Jdbi jdbi;
  private final UserStore store;
  private final SignIns signIns;
  private final Sessions sessions;
  private final Devices devices;
  private final OwnFeed feed;
  private final UserIndex index;
  private final Ids ids;
  private final Optional<String> key;
  private final InstantSource clock;

  ExternalSignIns(
      Jdbi jdbi,
      UserStore store,
      SignIns signIns,
      Sessions sessions,
      Devices devices,
      OwnFeed feed,
      UserIndex index,
      Ids ids,
      Settings settings,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.signIns = signIns;
    this.sessions = sessions;
    this.devices = devices;
    this.feed = feed;
    this.index = index;
    this.ids = ids;
    this.key = settings.operatorKey();
    this.clock = clock;
  }

  /// Whether this is the operator key; there is none unless `IMC_OPERATOR_KEY` is set.
  boolean isOperator(@Nullable String given) {
    return given != null
        && key.filter(expected ->
                MessageDigest.isEqual(
                    expected.getBytes(StandardCharsets.UTF_8),
                    given.getBytes(StandardCharsets.UTF_8)))
            .isPresent();
  }

  /// Signs a new device of a user in and tells the user's others (`device.signedIn`).
  ///
  /// @throws Refusal `username_taken` when a new user is to have the username of another,
  ///   `account_suspended`
  Session signIn(ExternalCredentials credentials) {
    var user = find(credentials.externalId()).orElseGet(() -> create(credentials));
    var token = sessions.newToken();
    List<DeviceId> closed =
        feed.change(change -> {
          store.lock(change.handle(), user.id());
          return signIns.open(change, user, credentials.newDevice(), token);
        });
    devices.publish(closed);
    return sessions.session(user, token);
  }

  private Optional<User> find(String externalId) {
    return jdbi.withHandle(handle -> store.findByExternalId(handle, externalId)).map(Profile::user);
  }

  /// Two calls at once make one user.
  private User create(ExternalCredentials wanted) {
    long id = ids.next();
    String username =
        wanted.username() == null ? "u" + Long.toString(id, RADIX) : wanted.username();
    String name = wanted.displayName() == null ? username : wanted.displayName();
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var profile = Profile.of(new UserId(id), username, name, wanted.externalId(), now);
    boolean isNew =
        !new Username(username).isReserved()
            && jdbi.inTransaction(handle -> insert(handle, profile));
    return isNew
        ? profile.user()
        : find(wanted.externalId()).orElseThrow(() -> Refusal.of(ErrorCode.USERNAME_TAKEN));
  }

  private boolean insert(Handle handle, Profile profile) {
    boolean isNew = store.insert(handle, profile);
    if (isNew) {
      index.changed(handle, profile.id());
    }
    return isNew;
  }
}
