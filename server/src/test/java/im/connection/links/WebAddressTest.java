package im.connection.links;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebAddressTest {
  @ParameterizedTest
  @CsvSource({
    "http://example.org/a/b?c, ?d=e, http://example.org/a/b?d=e",
    "http://example.org/a/b/, ?d#f, http://example.org/a/b/?d#f",
    "http://example.org, ?d, http://example.org/?d",
    "http://example.org//other.org/b, ?d, http://example.org//other.org/b?d",
    "http://example.org/a/b?c, d?e, http://example.org/a/d?e",
    "http://example.org/a/b?c, /d, http://example.org/d",
    "http://example.org/a/b?c, //example.com/d, http://example.com/d"
  })
  void aReferenceIsReadFromWhereItStands(String at, String reference, String meant) {
    assertThat(WebAddress.of(at).orElseThrow().resolve(reference))
        .hasToString("Optional[" + meant + "]");
  }
}
