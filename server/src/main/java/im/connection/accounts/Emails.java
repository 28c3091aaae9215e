package im.connection.accounts;

import im.connection.accounts.EmailCodes.Purpose;
import im.connection.kernel.Caller;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import im.connection.platform.mail.Mailer;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Verified e-mail addresses: taking one, and changing it with the consent of both. No answer tells
/// whether an address has an account; only its owner learns by mail that somebody wants it.
@Singleton
final class Emails {
  private final Jdbi jdbi;
  private final EmailStore store;
  private final UserStore users;
  private final PasswordChanges passwords;
  private final Throttle throttle;
  private final EmailCodes codes;
  private final Letters letters;
  private final Mailer mailer;
  private final OwnFeed feed;
  private final Settings.SignUp signUp;
  private final InstantSource clock;

  Emails(
      Jdbi jdbi,
      EmailStore store,
      UserStore users,
      PasswordChanges passwords,
      Throttle throttle,
      EmailCodes codes,
      Letters letters,
      Mailer mailer,
      OwnFeed feed,
      Settings settings,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.users = users;
    this.passwords = passwords;
    this.throttle = throttle;
    this.codes = codes;
    this.letters = letters;
    this.mailer = mailer;
    this.feed = feed;
    this.signUp = settings.signUp();
    this.clock = clock;
  }

  /// Mails a code to somebody who wants to register.
  ///
  /// @throws Refusal `mail_unavailable`, `email_not_accepted` for a domain the operator excludes
  void requestSignUp(EmailAddress email, Locale language) {
    mailer.require();
    requireAccepted(email);
    throttle.checkMail(email);
    String code = codes.issue(Purpose.SIGN_UP, email.folded(), email);
    send(Letters.Kind.SIGN_UP, email, code, language);
  }

  /// Checks what somebody registers with.
  ///
  /// @throws Refusal `email_required`, `invalid_code`, `rate_limited`, or as [#requestSignUp] does
  void checkSignUp(@Nullable EmailAddress email, @Nullable String code) {
    if (signUp.needsEmail() && (email == null || code == null)) {
      throw Refusal.of(ErrorCode.EMAIL_REQUIRED);
    }
    if (email != null) {
      mailer.require();
      requireAccepted(email);
      if (code == null) {
        throttle.checkMail(email);
      } else {
        codes.check(Purpose.SIGN_UP, email.folded(), code);
      }
    }
  }

  /// Gives a new user the address whose code they have shown.
  void takeAtSignUp(Handle handle, UserId user, EmailAddress email, String code) {
    codes.use(handle, Purpose.SIGN_UP, email.folded(), code);
    take(handle, user, email);
  }

  /// Mails a code to the address that a new user has registered with.
  void verify(UserId user, EmailAddress email, Locale language) {
    String code = codes.issue(Purpose.VERIFY, user.toString(), email);
    send(Letters.Kind.VERIFY, email, code, language);
  }

  /// Mails a code to the address that the caller wants, and one to the address they have.
  ///
  /// @throws Refusal `bad_credentials`, `mail_unavailable`, `rate_limited` after five an hour
  RequestedEmail request(Caller caller, EmailRequest wanted) {
    var user = caller.user();
    passwords.check(user, wanted.password());
    var email = EmailAddress.valueOf("email", wanted.email());
    mailer.require();
    throttle.checkEmailRequest(user);
    throttle.checkMail(email);
    verify(user, email, caller.language());
    var current = current(user);
    current.ifPresent(address -> {
      String code = codes.issue(Purpose.RELEASE, user.toString(), email);
      letters.send(Letters.Kind.RELEASE, address, email.text(), code, caller.language());
    });
    return new RequestedEmail(current.isPresent());
  }

  /// Gives a user the address whose code they show, with the code of the one they have, and tells
  /// their devices (`profile.updated`) and the address given up.
  ///
  /// @throws Refusal `invalid_code`, `rate_limited` after ten tries an hour
  Profile confirm(Caller caller, EmailConfirmation given) {
    String code = given.code();
    String currentCode = given.currentCode();
    var user = caller.user();
    String subject = user.toString();
    throttle.checkCode(user);
    var wanted = codes.check(Purpose.VERIFY, subject, code);
    var current = current(user);
    if (current.isPresent()) {
      var released = codes.check(Purpose.RELEASE, subject, currentCode == null ? "" : currentCode);
      if (!released.equals(wanted)) {
        throw Refusal.of(ErrorCode.INVALID_CODE);
      }
    }
    var profile =
        feed.change(change -> {
          var handle = change.handle();
          users.lock(handle, user);
          if (!current.equals(current(handle, user))) {
            throw Refusal.of(ErrorCode.INVALID_CODE);
          }
          codes.use(handle, Purpose.VERIFY, subject, code);
          if (currentCode != null && current.isPresent()) {
            codes.use(handle, Purpose.RELEASE, subject, currentCode);
          }
          take(handle, user, wanted);
          var updated = users.find(handle, user).orElseThrow();
          change.feed(user, "profile.updated", updated);
          return updated;
        });
    current.ifPresent(
        address -> letters.tell(Letters.Kind.RELEASED, address, wanted.text(), caller.language()));
    return profile;
  }

  private void take(Handle handle, UserId user, EmailAddress email) {
    if (!store.save(handle, user, email, clock.instant().truncatedTo(ChronoUnit.MILLIS))) {
      throw Refusal.of(ErrorCode.INVALID_CODE);
    }
  }

  private Optional<String> current(UserId user) {
    return jdbi.withHandle(handle -> current(handle, user));
  }

  private Optional<String> current(Handle handle, UserId user) {
    return users.find(handle, user).map(Profile::email);
  }

  /// Mails a code, which is made whether or not the address has an owner, who is told instead.
  private void send(Letters.Kind kind, EmailAddress email, String code, Locale language) {
    jdbi.withHandle(handle -> store.owner(handle, email))
        .ifPresentOrElse(
            owner -> letters.tell(Letters.Kind.KNOWN, owner.address(), owner.username(), language),
            () -> letters.send(kind, email.text(), "", code, language));
  }

  private void requireAccepted(EmailAddress email) {
    if (!signUp.domains().isEmpty() && !signUp.domains().contains(email.domain())) {
      throw Refusal.of(ErrorCode.EMAIL_NOT_ACCEPTED, String.join(", ", signUp.domains()));
    }
  }
}
