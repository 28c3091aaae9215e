package im.connection.accounts;

import im.connection.kernel.Refusal;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// An e-mail address: an ASCII dot-atom before the `@` (RFC 5321) and a host name, which may be an
/// internationalised one (RFC 5890).
///
/// @param text as its owner writes it
/// @param folded the form in which addresses are compared: lower case, the host name in ASCII
record EmailAddress(String text, String folded) {
  static final int MAX_LENGTH = 254;

  private static final Pattern LOCAL =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
  private static final Pattern DOMAIN =
      Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final int MAX_LOCAL = 64;

  /// Reads what a person typed.
  ///
  /// @throws Refusal `invalid_argument`
  static EmailAddress valueOf(String field, String typed) {
    return of(typed)
        .orElseThrow(() -> Refusal.invalid(field, "an e-mail address such as alice@example.org"));
  }

  /// Reads what a person typed; empty when it cannot be an address.
  static Optional<EmailAddress> of(String typed) {
    String text = typed.strip();
    int at = text.lastIndexOf('@');
    if (at < 1 || at > MAX_LOCAL || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String local = text.substring(0, at);
    return domain(text.substring(at + 1))
        .filter(domain -> LOCAL.matcher(local).matches())
        .map(domain ->
            new EmailAddress(local + "@" + domain, local.toLowerCase(Locale.ROOT) + "@" + domain));
  }

  /// Whether what somebody signs in with looks like an address; no username does.
  static boolean isLike(String login) {
    return login.contains("@");
  }

  /// The host name, in lower case and ASCII.
  String domain() {
    return folded.substring(folded.lastIndexOf('@') + 1);
  }

  @Override
  public String toString() {
    return text;
  }

  private static Optional<String> domain(String typed) {
    try {
      String domain = IDN.toASCII(typed, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
      return DOMAIN.matcher(domain).matches() ? Optional.of(domain) : Optional.empty();
    } catch (IllegalArgumentException noHostName) {
      return Optional.empty();
    }
  }
}
