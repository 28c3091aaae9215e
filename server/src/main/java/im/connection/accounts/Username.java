package im.connection.accounts;

import im.connection.kernel.Refusal;
import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import rocks.xmpp.precis.PrecisProfiles;

/// A user's name for signing in and being found: PRECIS UsernameCaseMapped (RFC 8265), 3 to 32 code
/// points, usable as the local part of an address (RFC 5322 dot-atom, RFC 7622), and of one script
/// or of the mixtures that UTS #39 calls highly restrictive.
///
/// @param text the enforced form, the only one ever stored
record Username(String text) {
  static final int MIN_LENGTH = 3;
  static final int MAX_LENGTH = 32;

  private static final String EXPECTED =
      "%d..%d letters or digits; . _ - inside".formatted(MIN_LENGTH, MAX_LENGTH);

  private static final List<Set<UnicodeScript>> MIXTURES =
      List.of(
          EnumSet.of(
              UnicodeScript.LATIN,
              UnicodeScript.HAN,
              UnicodeScript.HIRAGANA,
              UnicodeScript.KATAKANA),
          EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.BOPOMOFO),
          EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HANGUL));

  private static final Set<String> RESERVED =
      Set.of(
          ("abuse account accounts admin administrator all anonymous api bot channel contact deleted"
                  + " everyone group guest help here hostmaster im imc imconnection info mailer-daemon"
                  + " me moderator news nobody no-reply noreply notification notifications null"
                  + " official operator owner postmaster root security self server service staff"
                  + " superuser support sysadmin system test undefined unknown user webmaster www"
                  + " 客服 官方 管理员 系统 系统管理员 所有人 全体成员 匿名 系统消息 管理員 系統")
              .split(" "));

  /// Reads what a person typed.
  ///
  /// @throws Refusal `invalid_argument` when it cannot be a username
  static Username valueOf(String typed) {
    return of(typed).orElseThrow(() -> Refusal.invalid("username", EXPECTED));
  }

  /// Reads what a person typed; empty when it cannot be a username.
  static Optional<Username> of(String typed) {
    if (typed.length() > 4 * MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      String text = PrecisProfiles.USERNAME_CASE_MAPPED.enforce(typed);
      return isAcceptable(text) ? Optional.of(new Username(text)) : Optional.empty();
    } catch (IllegalArgumentException refusedByProfile) {
      return Optional.empty();
    }
  }

  /// Whether the name is kept for the operator and the program itself.
  boolean isReserved() {
    return RESERVED.contains(text);
  }

  @Override
  public String toString() {
    return text;
  }

  private static boolean isAcceptable(String text) {
    int length = text.codePointCount(0, text.length());
    return length >= MIN_LENGTH
        && length <= MAX_LENGTH
        && text.codePoints().allMatch(Username::isAcceptable)
        && isLetterOrDigit(text.codePointAt(0))
        && !text.endsWith(".")
        && !text.contains("..")
        && isUnmixed(text);
  }

  private static boolean isAcceptable(int c) {
    return c > 0x7f || isLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
  }

  private static boolean isLetterOrDigit(int c) {
    return Character.isLetterOrDigit(c);
  }

  private static boolean isUnmixed(String text) {
    var scripts = EnumSet.noneOf(UnicodeScript.class);
    text.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
    scripts.removeAll(EnumSet.of(UnicodeScript.COMMON, UnicodeScript.INHERITED));
    return scripts.size() <= 1 || MIXTURES.stream().anyMatch(set -> set.containsAll(scripts));
  }
}
