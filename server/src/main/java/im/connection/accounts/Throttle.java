package im.connection.accounts;

import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import im.connection.platform.limits.RateLimiter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/// How often one network address may register, ask for mails, and try passwords and codes. Tries
/// are counted for each pair of network address and account, so that nobody can lock a user out
/// from elsewhere.
@Singleton
final class Throttle {
  private static final int TRIES = 10;
  private static final Duration TRIES_PERIOD = Duration.ofMinutes(1);

  /// Sign-ins an address may try for each registration it may make.
  private static final int SIGN_INS_PER_REGISTRATION = 20;

  private static final int CODE_TRIES = 5;
  private static final int TOTP_TRIES = 100;
  private static final int MAILS = 10;
  private static final int EMAIL_REQUESTS = 5;
  private static final int OWN_CODE_TRIES = 10;

  private record Pair(String address, String account) {}

  private final RateLimiter registrations;
  private final RateLimiter signIns;
  private final RateLimiter tries;
  private final RateLimiter codes;
  private final RateLimiter totp;
  private final RateLimiter mailRequests;
  private final RateLimiter mails;
  private final RateLimiter emailRequests;
  private final RateLimiter ownCodes;

  Throttle(Settings settings, InstantSource clock) {
    var hour = Duration.ofHours(1);
    registrations = new RateLimiter(settings.signupRate(), hour, clock);
    signIns =
        new RateLimiter((long) settings.signupRate() * SIGN_INS_PER_REGISTRATION, hour, clock);
    tries = new RateLimiter(TRIES, TRIES_PERIOD, clock);
    codes = new RateLimiter(CODE_TRIES, EmailCodes.LIFE, clock);
    totp = new RateLimiter(TOTP_TRIES, Duration.ofDays(1), clock);
    mailRequests = new RateLimiter(settings.signupRate(), hour, clock);
    mails = new RateLimiter(MAILS, hour, clock);
    emailRequests = new RateLimiter(EMAIL_REQUESTS, hour, clock);
    ownCodes = new RateLimiter(OWN_CODE_TRIES, hour, clock);
  }

  /// Lets an address register, `IMC_SIGNUP_RATE` times an hour.
  void checkRegistration(String address) {
    registrations.check(address);
  }

  /// Lets an address try a password: ten times a minute for one username, and twenty times
  /// `IMC_SIGNUP_RATE` an hour in all.
  void checkSignIn(String address, String login) {
    tries.check(new Pair(address, account(login)));
    signIns.check(address);
  }

  /// Lets an address try the operator key, ten times a minute.
  void checkOperator(String address) {
    tries.check(new Pair(address, "operator key"));
  }

  /// Lets a user ask for another e-mail address, five times an hour.
  void checkEmailRequest(UserId user) {
    emailRequests.check(user);
  }

  /// Lets a user try the codes mailed to their addresses, ten times an hour.
  void checkCode(UserId user) {
    ownCodes.check(user);
  }

  /// Lets a signed-in user try their own password, ten times a minute.
  void checkPassword(UserId user) {
    tries.check(user);
  }

  /// Lets an address try a code that was mailed: five times as long as one is good.
  void checkCode(String address, EmailAddress email) {
    codes.check(new Pair(address, email.folded()));
  }

  /// Lets codes of a user's authenticator app be tried, a hundred a day wherever they come from.
  void checkTotp(UserId user) {
    totp.check(user);
  }

  /// Lets a network address ask for mails, `IMC_SIGNUP_RATE` times an hour.
  void checkMailRequest(String address) {
    mailRequests.check(address);
  }

  /// Lets a mail go to an address, ten times an hour.
  void checkMail(EmailAddress email) {
    mails.check(email.folded());
  }

  private static String account(String login) {
    return EmailAddress.isLike(login)
        ? EmailAddress.of(login).map(EmailAddress::folded).orElse("")
        : Username.of(login).map(Username::text).orElse("");
  }
}
