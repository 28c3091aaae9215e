package im.connection.links;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
  @ParameterizedTest
  @CsvSource({
    "http://example.org/a/b?c, ?d=e, http://example.org/a/b?d=e",
    "http://example.org/a/b/, ?d#f, http://example.org/a/b/?d#f",
    "http://example.org, ?d, http://example.org/?d",
    "http://example.org//other.org/b, ?d, http://example.org//other.org/b?d",
    "http://example.org/a/b?c, d?e, http://example.org/a/d?e",
    "http://example.org/a/b?c, /d, http://example.org/d",
    "http://example.org/a/b?c, //example.com/d, http://example.com/d",
    "http://example.org/a/b?c, https://example.com/d, https://example.com/d",
    "http://example.org/a/b?c, HTTPS://Example.com, https://example.com/",
    "http://example.org/a/b?c#d, #e, http://example.org/a/b?c#e",
    "http://example.org/a/b?c#d, '', http://example.org/a/b?c",
    "http://example.org/a/b, ../../../d, http://example.org/d",
    "http://example.org/a/b, ./d/., http://example.org/a/d/",
    "http://example.org/a/b, /x/../y, http://example.org/y",
    "http://example.org/a/b, /x/%2E%2e/y, http://example.org/y",
    "http://example.org/a/b, /x/.., http://example.org/",
    "http://example.org/a/b, \\x\\y, http://example.org/x/y",
    "http://example.org/a/b, /长 城?长 城#长 城, http://example.org/%E9%95%BF%20%E5%9F%8E?%E9%95%BF%20%E5%9F%8E#%E9%95%BF%20%E5%9F%8E",
    "http://example.org/a/b, '  /d\n', http://example.org/d",
    "http://example.org/a/b, '/d\te', http://example.org/de",
    "http://example.org/a/b, /a:b, http://example.org/a:b",
    "http://example.org/a/b, ./a:b, http://example.org/a/a:b"
  })
  void aReferenceIsReadFromWhereItStands(String at, String reference, String meant) {
    assertThat(WebAddress.of(at).orElseThrow().resolve(reference))
        .hasToString("Optional[" + meant + "]");
  }

  /// By the rules of the WHATWG URL standard.
  @ParameterizedTest
  @CsvSource({
    "http://example.org/?x=1|2, http://example.org/?x=1|2",
    "http://example.org/a|b, http://example.org/a|b",
    "http://example.org/[Release].txt, http://example.org/[Release].txt",
    "http://example.org/{id}, http://example.org/%7Bid%7D",
    "http://example.org/?{id}, http://example.org/?{id}",
    "http://example.org/100%, http://example.org/100%",
    "http://example.org/%zz, http://example.org/%zz",
    "http://a_b.example.org/, http://a_b.example.org/",
    "http://_dmarc.example.org/, http://_dmarc.example.org/",
    "http://example.org/#a#b, http://example.org/#a#b",
    "http://example.org/^`, http://example.org/%5E%60",
    "http://example.org/?', http://example.org/?%27",
    "http://example.org/'\\a', http://example.org/'/a'",
    "http://example.org/a/./b/../c, http://example.org/a/c",
    "http://example.org/?a/../b, http://example.org/?a/../b",
    "http://example.org?a, http://example.org/?a",
    "http://example.org:80/, http://example.org/",
    "http://example.org:/, http://example.org/",
    "HTTP://EXAMPLE.org/A, http://example.org/A",
    "http://example.org:443/, http://example.org:443/",
    "http://[2606:2800:21F::1]/, http://[2606:2800:21f::1]/"
  })
  void anAddressIsSpelledAsInBrowsers(String given, String meant) {
    assertThat(WebAddress.of(given)).hasToString("Optional[" + meant + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//localhost/",
        "\\\\example.com/",
        "/\\example.com/",
        "javascript:alert(1)",
        "http:d",
        "http:///d",
        "http://example.com\\@127.0.0.1/",
        "http://a@example.com/"
      })
  void noReferenceLeadsWhereNothingMayBeAskedFor(String reference) {
    assertThat(WebAddress.of("http://example.org/a").orElseThrow().resolve(reference)).isEmpty();
  }
}
