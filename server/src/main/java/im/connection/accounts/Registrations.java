package im.connection.accounts;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Makes users of people who register, and signs their first device in.
@Singleton
final class Registrations {
  private final Jdbi jdbi;
  private final UserStore store;
  private final Passwords passwords;
  private final Sessions sessions;
  private final Ids ids;
  private final InstantSource clock;

  Registrations(
      Jdbi jdbi,
      UserStore store,
      Passwords passwords,
      Sessions sessions,
      Ids ids,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.passwords = passwords;
    this.sessions = sessions;
    this.ids = ids;
    this.clock = clock;
  }

  /// Registers a person.
  ///
  /// @throws Refusal `username_taken`, `weak_password`, or `overloaded` while too many passwords
  ///   wait to be hashed
  Session register(Registration registration) {
    var username = Username.valueOf(registration.username());
    if (username.isReserved() || isTaken(username)) {
      throw Refusal.of(ErrorCode.USERNAME_TAKEN);
    }
    String hash = passwords.choose(registration.password(), username);
    var profile = profile(username, registration.displayName());
    var token = sessions.newToken();
    jdbi.useTransaction(handle -> {
      insert(handle, profile, hash);
      sessions.open(handle, profile.id(), registration.firstDevice(), token);
    });
    return sessions.session(profile.user(), token);
  }

  private boolean isTaken(Username username) {
    return jdbi.withHandle(handle -> store.findByUsername(handle, username)).isPresent();
  }

  private Profile profile(Username username, @Nullable String name) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new Profile(
        new UserId(ids.next()),
        username.text(),
        name == null ? username.text() : name,
        null,
        User.Kind.PERSON,
        null,
        now,
        now);
  }

  private void insert(Handle handle, Profile profile, String hash) {
    if (!store.insert(handle, profile)) {
      throw Refusal.of(ErrorCode.USERNAME_TAKEN);
    }
    store.insertPassword(handle, profile.id(), hash, profile.createdAt());
  }
}
