package im.connection.accounts;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import im.connection.platform.config.Settings.SignUp;
import im.connection.platform.db.Ids;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
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
  private final Emails emails;
  private final Invites invites;
  private final SignUp.Mode mode;
  private final UserIndex index;
  private final Ids ids;
  private final InstantSource clock;

  Registrations(
      Jdbi jdbi,
      UserStore store,
      Passwords passwords,
      Sessions sessions,
      Emails emails,
      Invites invites,
      UserIndex index,
      Settings settings,
      Ids ids,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.passwords = passwords;
    this.sessions = sessions;
    this.emails = emails;
    this.invites = invites;
    this.mode = settings.signUp().mode();
    this.index = index;
    this.ids = ids;
    this.clock = clock;
  }

  /// Registers a person; an e-mail address without its code is sent one. An invite code is used up
  /// together with everything else or not at all, whoever has the address already.
  ///
  /// @throws Refusal `sign_up_closed`, `invite_code_invalid`, `username_taken`, `weak_password`,
  ///   `email_required`, `email_not_accepted`, `invalid_code`, `mail_unavailable`, or `overloaded`
  ///   while too many passwords wait to be hashed
  Session register(Registration registration, Locale language) {
    var invite = invite(registration.inviteCode());
    var username = Username.valueOf(registration.username());
    if (username.isReserved() || isTaken(username)) {
      throw Refusal.of(ErrorCode.USERNAME_TAKEN);
    }
    String hash = passwords.choose(registration.password(), username);
    var email = registration.address();
    String code = registration.emailCode();
    emails.checkSignUp(email, code);
    var profile = profile(username, registration.displayName());
    var token = sessions.newToken();
    jdbi.useTransaction(handle -> {
      insert(handle, profile, hash);
      if (email != null && code != null) {
        emails.takeAtSignUp(handle, profile.id(), email, code);
      }
      sessions.open(handle, profile.id(), registration.firstDevice(), token);
      invite.ifPresent(invited -> invites.use(handle, invited));
    });
    if (email != null && code == null) {
      emails.verify(profile.id(), email, language);
    }
    return sessions.session(profile.user(), token);
  }

  private Optional<InviteCode> invite(@Nullable String typed) {
    return switch (mode) {
      case OPEN -> Optional.empty();
      case INVITE -> Optional.of(invites.require(typed));
      case CLOSED -> throw Refusal.of(ErrorCode.SIGN_UP_CLOSED);
    };
  }

  private boolean isTaken(Username username) {
    return jdbi.withHandle(handle -> store.findByUsername(handle, username)).isPresent();
  }

  private Profile profile(Username username, @Nullable String name) {
    return Profile.of(
        new UserId(ids.next()),
        username.text(),
        name == null ? username.text() : name,
        null,
        clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  private void insert(Handle handle, Profile profile, String hash) {
    if (!store.insert(handle, profile)) {
      throw Refusal.of(ErrorCode.USERNAME_TAKEN);
    }
    store.changePassword(handle, profile.id(), hash, profile.createdAt());
    index.changed(handle, profile.id());
  }
}
