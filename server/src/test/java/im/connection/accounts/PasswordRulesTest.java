package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordRulesTest {
  private static final CommonPasswords COMMON = new CommonPasswords();

  private final PasswordRules rules = new PasswordRules(COMMON);
  private final Username username = Username.valueOf("margarethe");

  @Test
  void theListOfCommonPasswordsIsALongOne() {
    assertThat(COMMON.size()).isGreaterThan(10_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse",
        "aaaaaaab",
        "我的密码是八个字",
        "pässwörter",
        "        x",
        "𠮷野家𠮷野家𠮷野",
        "🐴🔋📎🐴🔋📎🌵🎺",
        "margarethe and her cat",
        "!!!!!!!1",
      })
  void anythingLongEnoughAndUncommonPasses(String password) {
    assertThatCode(() -> rules.check(password, username)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short",
        "1234567",
        "密码密码密码密",
        "𠮷𠮷𠮷𠮷𠮷𠮷𠮷", // seven code points in fourteen characters
        "password",
        "PassWord",
        "ｐａｓｓｗｏｒｄ", // full width
        "12345678",
        "qwertyuiop",
        "1qaz2wsx",
        "woaini1314",
        "5201314520",
        "iloveyou",
        "zzzzzzzz",
        "        ",
        "margarethe",
        "MARGARETHE",
        "margarethe1",
        "1margarethe!",
        "margarethemargarethe",
        "ehteragram",
        "imconnection",
        "IMConnection2026",
      })
  void whatIsTriedFirstIsWeak(String password) {
    assertThat(refusal(password)).isEqualTo(ErrorCode.WEAK_PASSWORD);
  }

  @Test
  void aUsernameThatReadsTheSameBackwardsIsAsGoodAsAny() {
    assertThatCode(() -> rules.check("correct horse", Username.valueOf("bob")))
        .doesNotThrowAnyException();
  }

  @Test
  void lengthIsBoundedInCodePoints() {
    assertThatCode(() -> rules.check("ab𠮷🐴".repeat(64), username)).doesNotThrowAnyException();
    assertThat(refusal("ab𠮷🐴".repeat(64) + "c")).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refusal("")).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  private ErrorCode refusal(String password) {
    return catchThrowableOfType(Refusal.class, () -> rules.check(password, username)).code();
  }
}
