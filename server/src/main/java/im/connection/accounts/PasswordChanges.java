package im.connection.accounts;

import im.connection.accounts.EmailCodes.Purpose;
import im.connection.kernel.Caller;
import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.mail.Mailer;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Changing a password, and resetting a forgotten one by mail. Both sign other devices out.
@Singleton
final class PasswordChanges {
  private final Jdbi jdbi;
  private final UserStore users;
  private final EmailStore emails;
  private final Passwords passwords;
  private final Throttle throttle;
  private final EmailCodes codes;
  private final Letters letters;
  private final Mailer mailer;
  private final Devices devices;
  private final OpenAccounts accounts;
  private final OwnFeed feed;
  private final InstantSource clock;

  PasswordChanges(
      Jdbi jdbi,
      UserStore users,
      EmailStore emails,
      Passwords passwords,
      Throttle throttle,
      EmailCodes codes,
      Letters letters,
      Mailer mailer,
      Devices devices,
      OpenAccounts accounts,
      OwnFeed feed,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.users = users;
    this.emails = emails;
    this.passwords = passwords;
    this.throttle = throttle;
    this.codes = codes;
    this.letters = letters;
    this.mailer = mailer;
    this.devices = devices;
    this.accounts = accounts;
    this.feed = feed;
    this.clock = clock;
  }

  /// Lets a user pass who knows their password.
  ///
  /// @return since when the password is theirs
  /// @throws Refusal `bad_credentials`, `rate_limited` after ten tries a minute
  Instant check(UserId user, String password) {
    throttle.checkPassword(user);
    var kept = jdbi.withHandle(handle -> users.password(handle, user));
    if (kept.isEmpty()) {
      passwords.pretend(password, user);
    }
    return kept.filter(found -> passwords.matches(password, found.hash(), user))
        .map(UserStore.Password::changedAt)
        .orElseThrow(() -> Refusal.of(ErrorCode.BAD_CREDENTIALS));
  }

  /// Gives the caller another password and signs their other devices out.
  ///
  /// @throws Refusal `bad_credentials`, `weak_password`
  void change(Caller caller, PasswordChange wanted) {
    var user = caller.user();
    var since = check(user, wanted.password());
    String hash = passwords.choose(wanted.newPassword(), new Username(caller.username()));
    save(
        user,
        hash,
        caller.device(),
        handle -> {
          if (!users.isPasswordSince(handle, user, since)) {
            throw Refusal.of(ErrorCode.BAD_CREDENTIALS);
          }
        });
    tell(caller.user(), caller.language());
  }

  /// Mails a code to the owner of an address, if it has one.
  ///
  /// @throws Refusal `mail_unavailable`
  void requestReset(EmailAddress email, Locale language) {
    mailer.require();
    throttle.checkMail(email);
    String code = codes.issue(Purpose.RESET, email.folded(), email);
    owner(email)
        .ifPresent(owner -> {
          letters.send(Letters.Kind.RESET, owner.address(), owner.username(), code, language);
        });
  }

  /// Gives the owner of an address another password and signs all their devices out.
  ///
  /// @throws Refusal `invalid_code`, `weak_password`, `account_suspended` when the code was right
  void reset(EmailAddress email, String code, String wanted, Locale language) {
    codes.check(Purpose.RESET, email.folded(), code);
    var owner = owner(email).orElseThrow(() -> Refusal.of(ErrorCode.INVALID_CODE));
    String hash = passwords.choose(wanted, new Username(owner.username()));
    save(
        owner.user(),
        hash,
        null,
        handle -> {
          codes.use(handle, Purpose.RESET, email.folded(), code);
          accounts.require(handle, owner.user());
        });
    tell(owner.user(), language);
  }

  private Optional<EmailStore.Owner> owner(EmailAddress email) {
    return jdbi.withHandle(handle -> emails.owner(handle, email));
  }

  /// @param stillGood refuses when what allowed the change is no longer so, under the user's lock
  private void save(UserId user, String hash, @Nullable DeviceId kept, Consumer<Handle> stillGood) {
    List<DeviceId> closed =
        feed.change(change -> {
          var handle = change.handle();
          users.lock(handle, user);
          stillGood.accept(handle);
          users.changePassword(handle, user, hash, clock.instant().truncatedTo(ChronoUnit.MILLIS));
          return devices.closeAll(change, user, kept);
        });
    devices.publish(closed);
  }

  private void tell(UserId user, Locale language) {
    jdbi.withHandle(handle -> users.find(handle, user))
        .map(Profile::email)
        .ifPresent(address -> letters.tell(Letters.Kind.PASSWORD_CHANGED, address, "", language));
  }
}
