package im.connection.accounts;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import jakarta.inject.Singleton;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which passwords may be chosen (NIST SP 800-63B, 5.1.1.2): 8 to 256 code points of any kind, none
/// that is widely known or says no more than the username or the product; no rules of composition.
/// A password means its NFKC form.
@Singleton
final class PasswordRules {
  static final int MIN_LENGTH = 8;
  static final int MAX_LENGTH = 256;

  private static final Set<String> PRODUCT = Set.of("imconnection", "im.connection", "即时通讯即时通讯");

  private final CommonPasswords common;

  PasswordRules(CommonPasswords common) {
    this.common = common;
  }

  /// Lets a password pass that `username` may choose.
  ///
  /// @throws Refusal `weak_password`, or `invalid_argument` when it is too long
  void check(String password, Username username) {
    checkLength(password);
    String text = normalize(password);
    String folded = fold(text);
    if (length(text) < MIN_LENGTH
        || common.contains(text)
        || folded.chars().distinct().count() == 1
        || says(folded, fold(username.text()))
        || PRODUCT.stream().anyMatch(word -> says(folded, word))) {
      throw Refusal.of(ErrorCode.WEAK_PASSWORD);
    }
  }

  /// Lets anything pass that could be a password of somebody.
  ///
  /// @throws Refusal `invalid_argument`
  static void checkLength(String password) {
    if (password.isEmpty() || length(password) > MAX_LENGTH) {
      throw Refusal.invalid("password", "%d..%d characters".formatted(MIN_LENGTH, MAX_LENGTH));
    }
  }

  /// The form in which passwords are compared and hashed.
  static String normalize(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC);
  }

  /// The form in which passwords are looked up.
  static String fold(String password) {
    return normalize(password).toLowerCase(Locale.ROOT);
  }

  /// Whether a password is a word, turned round, doubled, or with a few digits around it.
  private static boolean says(String folded, String word) {
    String core = folded.replaceAll("^\\d{0,4}|[\\d!]{0,4}$", "");
    String turned = new StringBuilder(word).reverse().toString();
    return List.of(word, turned, word + word).contains(core) || folded.equals(word);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
