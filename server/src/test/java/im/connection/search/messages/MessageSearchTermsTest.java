package im.connection.search.messages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What texts and bodies are found by.
class MessageSearchTermsTest {
  private final MessageSearchTokens tokens = new MessageSearchTokens();

  @ParameterizedTest
  @CsvSource({
    "'Hello, WORLD', hello world",
    "'Ｈｅｌｌｏ Ünïcode', hello unicode",
    "'straße Łódź Æsop', strasse lodz aesop",
    "'e\u0301tude', etude",
    "'中国人', 中 国 人",
    "'か\u3099 ｶﾞ カタカナ', が ガ カ タ カ ナ",
    "'한국어', 한 국 어",
    "'\u1112\u1161\u11ab', 한",
    "'report_2.final.pdf', report 2 final pdf",
    "'it''s 3.14', it s 3 14",
    "'a🎂b 👨‍👩‍👧', a 🎂 b 👨‍👩‍👧",
    "'𠮷野', 𠮷 野",
    "'二〇二六', 二 〇 二 六",
    "'步骤①⑩❶ ½ Ⅷ', 步 骤 1 10 1 1 2 viii",
    "'㈱日立 №5 ㎡ ℃ 🈚', 株 日 立 no 5 m2 c 無",
    "'H₂O m² 10³', h2o m2 103",
    "'1️⃣ ™️', 1️⃣ tm",
    "'\\ '' : * & | ! <->', ''"
  })
  void textsAreTakenApart(String text, String expected) {
    var terms = tokens.of(text).stream().map(MessageSearchTokens.Piece::term).toList();
    assertThat(String.join(" ", terms)).isEqualTo(expected);
  }

  @Test
  void piecesSayWhereTheyStand() {
    assertThat(tokens.of("é 中ﾀﾞ x"))
        .containsExactly(
            new MessageSearchTokens.Piece("e", 0, 1, false),
            new MessageSearchTokens.Piece("中", 2, 3, true),
            new MessageSearchTokens.Piece("ダ", 3, 5, true),
            new MessageSearchTokens.Piece("x", 6, 7, false));
    assertThat(tokens.of("a½中"))
        .containsExactly(
            new MessageSearchTokens.Piece("a", 0, 1, false),
            new MessageSearchTokens.Piece("1", 1, 2, false),
            new MessageSearchTokens.Piece("2", 1, 2, false),
            new MessageSearchTokens.Piece("中", 2, 3, true));
  }

  @Test
  void termsHavePlacesAndAreQuoted() {
    String vector = new MessageSearchTerms().of(7, "text", "{\"text\": \"你好 你 http://a\"}", null);
    assertThat(vector)
        .isEqualTo("'from:7' 'type:text' 'has:link' '你':1 '好':2 '你':3 'http':4 'a':5");
    assertThat(MessageSearchTerms.quoted("a'b\\c")).isEqualTo("'a''b\\\\c'");
    String same = new MessageSearchTerms().of(7, "text", null, "哈".repeat(9_000));
    assertThat(same).hasSizeLessThan(3_000);
  }

  @Test
  void bodiesOfAllTypesSayWhatPeopleRead() {
    String body =
        """
        {"url": "https://x", "title": "标题", "description": "d", "size": 7, "kind": "secret",
         "options": ["eins", {"text": "zwei"}], "items": [{"body": {"text": "drei"}}, "vier"],
         "address": "街", "name": {"kind": "no"}}
        """;
    assertThat(MessageSearchText.of(body, "[链接]").split("\f"))
        .containsExactly("标题", "d", "eins", "zwei", "drei", "街", "[链接]");
  }

  @Test
  void aFallbackThatTheBodySaysCountsOnce() {
    assertThat(MessageSearchText.of("{\"data\": 7, \"fallback\": \"订单\"}", "订单")).isEqualTo("订单");
  }

  @Test
  void numbersOfAnyLengthStandInNobodysWay() {
    String body = "{\"data\": 9.%sE+100993, \"text\": \"a\"}".formatted("9".repeat(999));
    assertThat(MessageSearchText.of(body, null)).isEqualTo("a");
  }

  @Test
  void phrasesEndWhereAPartEnds() {
    String options = "{\"options\": [\"苹果\", \"香蕉\"]}";
    assertThat(new MessageSearchTerms().of(7, "poll", options, null))
        .endsWith(" '苹':1 '果':2 '香':4 '蕉':5");
    String text = MessageSearchText.of(options, null);
    assertThat(new MessageSearchWords("果香").in(text)).isEmpty();
    var found = new MessageSearchWords("香蕉").in(text);
    assertThat(found).containsExactly(new MessageSearchRange(3, 2));
    assertThat(MessageSearchSnippet.of(text, found).text()).isEqualTo("苹果\n香蕉");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\u3000", "\u00a0", "\u2003", "\u202f", "\u2028", "\u0085", "\t \n"})
  void spacesOfAllKindsPartWords(String space) {
    assertThat(new MessageSearchWords("苹果" + space + "香蕉").query())
        .isEqualTo("('苹' <-> '果') & ('香' <-> '蕉')");
  }

  @Test
  void theLastWordMayBeABeginningAndPhrasesStandTogether() {
    assertThat(new MessageSearchWords("去爬山 Hello.wor").query())
        .isEqualTo("('去' <-> '爬' <-> '山') & ('hello' <-> 'wor':*)");
    assertThat(new MessageSearchWords("hello 1").query()).isEqualTo("('hello') & ('1')");
    assertThat(new MessageSearchWords("wor 山").query()).isEqualTo("('wor') & ('山')");
    assertThat(new MessageSearchWords("?! …").isEmpty()).isTrue();
  }
}
