package im.connection.links;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.conversations.LogEntry;
import im.connection.conversations.MessageState;
import im.connection.kernel.ConversationId;
import im.connection.kernel.MessageId;
import im.connection.kernel.UserId;
import im.connection.platform.json.Json;
import im.connection.platform.json.JsonRules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstLinkTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "https://example.org/a | https://example.org/a",
        "look: http://example.org/a, it is new | http://example.org/a",
        "Https://Example.org. | Https://Example.org",
        "first http://one.example.org then http://two.example.org | http://one.example.org",
        "(see https://example.org/a_(b)) | https://example.org/a_(b)",
        "(see https://example.org/ab) | https://example.org/ab",
        "https://example.org/a_(b) | https://example.org/a_(b)",
        "([see https://example.org/a_[(b)]]) | https://example.org/a_[(b)]",
        "[text](https://example.org/ab) | https://example.org/ab",
        "**https://example.org/ab** | https://example.org/ab",
        "<https://example.org/ab> | https://example.org/ab",
        "看https://example.org/a，不错 | https://example.org/a",
        "看https://example.org不错 | https://example.org",
        "（https://example.org/a） | https://example.org/a",
        "「https://example.org/a」 | https://example.org/a",
        "https://zh.example.org/wiki/长城 好 | https://zh.example.org/wiki/长城",
        "リンクhttps://example.org/、です | https://example.org/",
        "https://example.org/?q=a&b=c#top | https://example.org/?q=a&b=c#top",
        "https://example.org?q=1 | https://example.org?q=1",
        "http://[2606:2800:21f::1]/x | http://[2606:2800:21f::1]/x",
        "‘https://example.org/a’ | https://example.org/a",
        "it’s https://example.org/a’s | https://example.org/a",
        "see https://example.org/a… | https://example.org/a",
        "https://example.org/a—that one | https://example.org/a",
        "https://example.org/a–b and https://example.org/c | https://example.org/a–b",
        "https://example.org/a– | https://example.org/a",
        "«https://example.org/a» | https://example.org/a",
        "„https://example.org/a“ | https://example.org/a",
        "⟨https://example.org/a⟩ | https://example.org/a",
        "https://example.org/a\u200Bb | https://example.org/a",
        "https://example.org/a\u2060 | https://example.org/a",
        "https://example.org/a\uFEFF | https://example.org/a",
        "https://example.org/a\u00A0b | https://example.org/a",
        "https://example.org/a\u202Fb | https://example.org/a",
        "https://example.org\u200B/ | https://example.org",
        "https://example.org/a😀 | https://example.org/a",
        "https://example.org/a❤️ | https://example.org/a",
        "https://example.org/a🇨🇳 | https://example.org/a",
        "https://example.org👍🏽 | https://example.org",
        "https://example.org/a1️⃣ | https://example.org/a1",
        "https://example.org/[Release].txt | https://example.org/[Release].txt",
        "https://example.org/{id} | https://example.org/{id}",
        "https://example.org/100% | https://example.org/100%",
        "https://a_b.example.org/#a#b | https://a_b.example.org/#a#b"
      })
  void theFirstLinkIsFoundWithoutTheSentenceAroundIt(String text, String link) {
    assertThat(FirstLink.in(text)).contains(link);
  }

  @ParameterizedTest
  @CsvSource({
    "no link here",
    "example.org",
    "ftp://example.org/",
    "shttp://example.org",
    "http://",
    "http:// x"
  })
  void otherTextHasNone(String text) {
    assertThat(FirstLink.in(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "text | {\"text\":\"see https://example.org/a\"} | https://example.org/a",
        "text | {\"text\":\"see https://example.org/a\",\"preview\":true} | https://example.org/a",
        "text | {\"text\":\"see https://example.org/a\",\"preview\":false} |",
        "text | {\"text\":\"http://10.0.0.1:81/ https://example.org/a\"} |",
        "text | {\"text\":\"https://example.org/?token=a https://example.org/a\"} |",
        "link | {\"url\":\"https://example.org/a\",\"title\":\"http://b.org\"} | https://example.org/a",
        "link | {\"url\":\"https://example.org/a\",\"preview\":false} |",
        "custom | {\"text\":\"https://example.org/a\"} |",
        "system | {\"event\":\"group.updated\",\"name\":\"https://example.org/a\"} |",
        "text | |"
      })
  void onlyTheFirstLinkOfATextAndTheOneOfALinkCount(
      String type, @Nullable String body, @Nullable String link) {
    var message =
        new LogEntry(
            new ConversationId(1),
            1,
            1,
            new MessageId(1),
            1,
            new UserId(1),
            "c",
            Instant.EPOCH,
            null,
            type,
            body,
            MessageState.NONE,
            List.of(),
            List.of(),
            true);

    assertThat(new FirstLink(new Json(JsonRules.mapper())).of(message).map(WebAddress::toString))
        .isEqualTo(Optional.ofNullable(link));
  }

  @Test
  void aTextMadeToBeSlowIsNot() {
    for (String part : new String[] {"http://", "https://a(", "https://a.", "hhttp", "http://长"}) {
      assertThat(FirstLink.in(part.repeat(8_000 / part.length()))).isNotNull();
    }
  }
}
