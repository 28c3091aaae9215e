package im.connection.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void chineseIsFoundByAnyPartAndByPinyin() {
    var words = Words.of("张小明");
    for (String typed : List.of("张", "小", "小明", "张小明", "zhangxiaoming", "zhangx", "zxm", "zx")) {
      assertThat(words.contain(List.of(typed))).as(typed).isTrue();
    }
    assertThat(words.contain(List.of("xiaoming"))).isTrue();
    assertThat(words.contain(List.of("xm"))).isTrue();
    assertThat(words.contain(List.of("张明"))).isFalse();
    assertThat(words.contain(List.of("hang"))).isFalse();
  }

  @Test
  void everyReadingOfACharacterFinds() {
    for (String typed : List.of("shan", "dan", "chan", "shantianfang", "stf", "dtf")) {
      assertThat(Words.of("单田芳").contain(List.of(typed))).as(typed).isTrue();
    }
    assertThat(Words.of("吕布").contain(List.of("lvbu"))).isTrue();
    assertThat(Words.of("吕布").contain(List.of("lubu"))).isTrue();
  }

  @Test
  void latinWordsAreFoundByTheirBeginning() {
    var words = Words.of("José  O'Brien-Müller");
    for (String typed : List.of("jose", "jos", "brien", "muller", "o")) {
      assertThat(words.contain(List.of(typed))).as(typed).isTrue();
    }
    assertThat(words.contain(List.of("rien"))).isFalse();
    assertThat(words.contain(List.of("jose", "mul"))).isTrue();
    assertThat(words.whole()).isEqualTo("jose o'brien-muller");
  }

  @Test
  void widthAndCaseMakeNoDifference() {
    assertThat(Token.fold("ＡＢＣ　ÉcoLe")).isEqualTo("abc ecole");
    assertThat(Token.fold("a\u3000b\u00a0c\u1680d\u2028e")).isEqualTo("a b c d e");
    assertThat(Token.fold("\u1112\u1161\u11ab")).isEqualTo("한");
  }

  @Test
  void scriptsAreTakenApart() {
    assertThat(Token.of("小明2024🎉party"))
        .containsExactly(
            new Token("小明", true),
            new Token("2024", false),
            new Token("🎉", true),
            new Token("party", false));
    assertThat(Token.of("%_\\")).isEmpty();
  }

  @Test
  void everyBeginningIsATerm() {
    var terms = Words.of("Alexandria Wang").terms();
    for (String typed : List.of("a", "alexandri", "alexandria", "w", "wang")) {
      assertThat(terms).contains(Words.term(typed));
    }
    assertThat(terms).contains(Words.wholeTerm("alexandria wang")).doesNotContain(Words.term("x"));
  }

  @Test
  void aLongWordIsFoundByAllOfIt() {
    String word = "pneumonoultramicroscopic";
    assertThat(Words.of(word).terms()).contains(Words.term(word));
    assertThat(Words.of(word).contain(List.of(word))).isTrue();
  }

  @Test
  void termsAreBoundedWhateverTheName() {
    assertThat(Words.of("单".repeat(64)).terms()).hasSizeLessThanOrEqualTo(512);
    assertThat(Words.of("重乐长行朝曾单".repeat(9)).terms()).hasSizeLessThanOrEqualTo(512);
  }

  @Test
  void onlyWordsOfLettersCanBeMisspelt() {
    assertThat(Words.spelt("Jonathan van der Meer 张伟 user123"))
        .containsExactlyInAnyOrder("jonathan", "meer");
  }
}
