package im.connection.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.connection.kernel.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchQueryTest {
  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "a\ud800", "\udc00", "a\nb", " ", ""})
  void whatCannotBeTypedIsRefused(String text) {
    assertThatThrownBy(() -> query(text)).isInstanceOf(Refusal.class);
  }

  @Test
  void aTextHasAtMostSixtyFourCharacters() {
    assertThat(query("🦖".repeat(64)).text()).hasSize(128);
    assertThatThrownBy(() -> query("x".repeat(65))).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> query("x".repeat(10_000))).isInstanceOf(Refusal.class);
  }

  @Test
  void tagsTakeTheFormInWhichTheyAreKept() {
    assertThat(query(null, "Ｈiking ", "hiking").tags()).containsExactly("hiking");
    assertThatThrownBy(() -> query(null, "a,b")).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> query(null, "\0")).isInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "1-2", "a-1-1", "-1-1-1", "1-1-1 ", "1-1-9999999999999999999", "10-1-1"})
  void onlyCursorsOfPagesAreTaken(String cursor) {
    assertThatThrownBy(() -> SearchCursor.valueOf(cursor)).isInstanceOf(Refusal.class);
  }

  @Test
  void aCursorReadsWhatItWrote() {
    var cursor = new SearchCursor(2, new Hit(48_318_382_080_000L, 20_456));
    assertThat(SearchCursor.valueOf(cursor.toString())).isEqualTo(cursor);
  }

  private static SearchQuery query(@Nullable String text, String... tags) {
    return new SearchQuery(text, List.of(tags), Match.ANY, Sort.RELEVANCE, SearchCursor.START, 50);
  }
}
