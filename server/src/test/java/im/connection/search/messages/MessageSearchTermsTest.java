package im.connection.search.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    assertThat(MessageSearchText.of(body, "[链接]").lines().toList())
        .isEqualTo(List.of("标题", "d", "eins", "zwei", "drei", "街", "[链接]"));
  }

  @Test
  void theLastWordMayBeABeginningAndPhrasesStandTogether() {
    assertThat(new MessageSearchWords("去爬山 Hello.wor").query())
        .isEqualTo("('去' <-> '爬' <-> '山') & ('hello' <-> 'wor':*)");
    assertThat(new MessageSearchWords("wor 山").query()).isEqualTo("('wor') & ('山')");
    assertThat(new MessageSearchWords("?! …").isEmpty()).isTrue();
  }
}
