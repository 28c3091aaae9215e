package im.connection.accounts;

import im.connection.kernel.Sha256;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A code to register with: twelve letters and digits that nobody takes for one another, some 59
/// bits. Case, white space and dashes do not matter.
///
/// @param text without dashes
record InviteCode(String text) {
  private static final String ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
  private static final int LENGTH = 12;
  private static final int MAX_TYPED = 64;
  private static final Pattern FORM = Pattern.compile("[" + ALPHABET + "]{" + LENGTH + "}");
  private static final Pattern DECORATION = Pattern.compile("[\\s-]");

  /// Reads what somebody typed; empty when it cannot be a code.
  static Optional<InviteCode> of(String typed) {
    if (typed.length() > MAX_TYPED) {
      return Optional.empty();
    }
    String text = DECORATION.matcher(typed).replaceAll("").toUpperCase(Locale.ROOT);
    return FORM.matcher(text).matches() ? Optional.of(new InviteCode(text)) : Optional.empty();
  }

  static InviteCode random(SecureRandom random) {
    var text = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new InviteCode(text.toString());
  }

  /// The only form in which it is stored.
  String digest() {
    return Sha256.hex(text);
  }

  /// As it is handed out: `ABCD-EFGH-JKMN`.
  String shown() {
    return text.replaceAll("(.{4})(?=.)", "$1-");
  }

  @Override
  public String toString() {
    return "InviteCode";
  }
}
