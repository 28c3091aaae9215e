package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UsernameTest {
  @ParameterizedTest
  @CsvSource({
    "alice, alice",
    "ALICE, alice",
    "Ａlice２, alice2", // full width
    "Straße, straße",
    "ΣΊΣΥΦΟΣ, σίσυφος",
    "爱丽丝, 爱丽丝",
    "小明xiaoming, 小明xiaoming",
    "さくらサクラ, さくらサクラ",
    "ｻｸﾗ, サクラ", // half width
    "김철수, 김철수",
    "иван, иван",
    "אברהם, אברהם",
    "'e\u0301mile', émile", // composed
    "a.b-c_d, a.b-c_d",
    "user.name, user.name",
    "İstanbul, 'i\u0307stanbul'",
    "12345, 12345",
  })
  void differentSpellingsMapToOneName(String typed, String stored) {
    assertThat(Username.valueOf(typed).text()).isEqualTo(stored);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "al", // too short
        "爱丽", // too short
        "a b c",
        " alice",
        "alice ",
        "al\u00a0ice",
        "al\u200bice", // zero width space
        "al\u00adice", // soft hyphen
        "al\u202eice", // right-to-left override
        "al\u0000ice",
        "al\nice",
        "😀😀😀", // symbols
        "alice😀",
        "al♥ce",
        "ﬁsh", // compatibility ligature
        "①②③",
        "ⅷⅷⅷ",
        "alice@example.com",
        "a\"b\"c",
        "a&b&c",
        "a'b'c",
        "a/b/c",
        "a:b:c",
        "<abc>",
        "a+b+c",
        "a(b)c",
        "a,b,c",
        "a\\b\\c",
        "a;b;c",
        ".alice",
        "alice.",
        "al..ice",
        "-alice",
        "_alice",
        "аlice", // the first letter is Cyrillic
        "alісe", // Cyrillic inside
        "αlice", // the first letter is Greek
        "paypаl", // Cyrillic inside
        "אabc", // bidi rule
        "abcא",
        "1אב", // bidi rule: must not start with a digit
        "\u0301alice", // starts with a mark
        "\ud800abc", // lone surrogate
        "abc\ue000", // private use
        "abc\uffff",
        "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三", // 33
      })
  void whatCannotBeAUsernameIsRefused(String typed) {
    assertThat(Username.of(typed)).isEmpty();
    assertThatThrownBy(() -> Username.valueOf(typed))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  @Test
  void lengthIsCountedInCodePointsOfTheStoredForm() {
    assertThat(Username.of("𠮷𠮷𠮷")).isPresent();
    assertThat(Username.of("𠮷".repeat(32))).isPresent();
    assertThat(Username.of("𠮷".repeat(33))).isEmpty();
    assertThat(Username.of("a".repeat(32))).isPresent();
    assertThat(Username.of("a".repeat(33))).isEmpty();
    assertThat(Username.of("a".repeat(1_000_000))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"admin", "ADMIN", "Ｒoot", "system", "support", "postmaster", "管理员", "系统消息"})
  void namesOfTheOperatorAreReserved(String typed) {
    assertThat(Username.valueOf(typed).isReserved()).isTrue();
  }

  @Test
  void theStoredFormIsStable() {
    for (String typed : new String[] {"ΣΊΣΥΦΟΣ", "İstanbul", "ｻｸﾗ", "Ａlice２", "Straße"}) {
      var once = Username.valueOf(typed);
      assertThat(Username.valueOf(once.text())).isEqualTo(once);
    }
  }
}
