package im.connection.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ErrorTextsTest {
  private final ErrorTexts texts = new ErrorTexts();

  @Test
  void bothLanguagesHaveOneSentenceForEveryCodeAndNoOther() throws IOException {
    var codes = Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).toList();
    for (String file : List.of("/errors.properties", "/errors_zh.properties")) {
      assertThat(read(file).stringPropertyNames())
          .as(file)
          .containsExactlyInAnyOrderElementsOf(codes);
    }
  }

  @Test
  void everySentenceCanBeFormattedInBothLanguages() {
    for (var code : ErrorCode.values()) {
      String english = texts.sentence(code, List.of("limit", "1..200"), Locale.ENGLISH);
      String chinese = texts.sentence(code, List.of("limit", "1..200"), Locale.CHINESE);
      assertThat(english).isNotBlank().doesNotContain("{", "''");
      assertThat(chinese).isNotBlank().doesNotContain("{").containsPattern("\\p{IsHan}");
    }
  }

  @Test
  void theArgumentsOfARefusalAppearInItsSentence() {
    assertThat(texts.sentence(Refusal.invalid("limit", "1..200"), Locale.ENGLISH))
        .isEqualTo("limit is not acceptable; expected: 1..200.");
    assertThat(
            texts.sentence(
                Refusal.later(ErrorCode.RATE_LIMITED, Duration.ofSeconds(7)), Locale.CHINESE))
        .isEqualTo("请求过于频繁；请在 7 秒后重试。");
  }

  @Test
  void anArgumentThatIsMissingDoesNoHarm() {
    assertThat(texts.sentence(ErrorCode.INTERNAL, List.of(), Locale.ENGLISH)).contains("…");
  }

  @Test
  void theLanguageIsLookedUpInAcceptLanguage() {
    assertThat(Languages.of("zh-CN,zh;q=0.9,en;q=0.8")).isEqualTo(Locale.CHINESE);
    assertThat(Languages.of("zh-Hant-TW")).isEqualTo(Locale.CHINESE);
    assertThat(Languages.of("fr, en;q=0.5, zh;q=0.1")).isEqualTo(Locale.ENGLISH);
    assertThat(Languages.of("fr")).isEqualTo(Locale.ENGLISH);
    assertThat(Languages.of(null)).isEqualTo(Locale.ENGLISH);
    assertThat(Languages.of(";;;q=x")).isEqualTo(Locale.ENGLISH);
  }

  private static Properties read(String file) throws IOException {
    var properties = new Properties();
    try (var in = ErrorTextsTest.class.getResourceAsStream(file);
        var reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    return properties;
  }
}
