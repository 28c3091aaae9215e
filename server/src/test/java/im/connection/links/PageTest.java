package im.connection.links;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
  private static final WebAddress ADDRESS = WebAddress.of("http://example.org/a/b").orElseThrow();
  private static final long MAX_ALLOCATED = 20 << 20;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<math>;<title>;;长",
        "<svg>;<title>;;长",
        ";<title>;;长",
        ";<b><p>;;长",
        ";<meta name=a content=b>;;长",
        ";<meta a=;;长",
        ";&amp<title>&amp;;长",
        ";<!--;;长",
        ";</;;长",
        ";<a b='c\";;长",
        ";</title><title ;;长",
        "<script>;</script;;长",
      })
  void noPageTakesMuchMemory(String parts) {
    String[] part = parts.split(";", -1);
    var page = new StringBuilder(part[0]);
    while (page.length() < Fetcher.MAX_BYTES / 2) {
      page.append(part[1]);
    }
    page.append(part[3]).append("x".repeat(Fetcher.MAX_BYTES / 2 - 10));
    var fetched = fetched("", page.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(Page.read(fetched)).isNotNull();

    assertThat(allocated(() -> Page.read(fetched))).isLessThan(MAX_ALLOCATED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "<head><meta charset=utf-8></head><title>b</title> |",
        "<title>a</title><body><meta property=og:title content=b> | a",
        "<script>'<title>a</title>'</script><title>b</title> | b",
        "<!-- <title>a</title> --><title>b</title> | b",
        "<svg><title>a</title></svg><title>b</title> | b",
        "<title>a &lt;b&gt; &amp; c</TITLE > | a <b> & c",
        "<title>a | a",
        "<meta name='og:title' content=\"a > b\"><title>c</title> | a > b",
        "<META NAME=og:title CONTENT=a/> | a/",
        "<meta property = og:title content = 'a'><title>c</title> | a",
        "<meta property=og:title content=''><title>c</title> | c",
        "< title>a</title><title>b</title> | b"
      })
  void theHeadIsRead(String html, @Nullable String title) {
    assertThat(Page.read(fetched("", html.getBytes(StandardCharsets.UTF_8))).map(Page::title))
        .isEqualTo(Optional.ofNullable(title));
  }

  @ParameterizedTest
  @CsvSource({
    "GBK, gb2312, 镕基",
    "GB18030, gbk, 镕㐀",
    "GBK, x-gbk, 长城",
    "windows-31j, shift_jis, ①髙",
    "windows-1252, iso-8859-1, “€”",
    "windows-1252, us-ascii, “€”",
    "windows-1254, latin5, ğş",
    "x-windows-949, euc-kr, 똠방각하",
    "Big5-HKSCS, big5, 長城",
    "UTF-8, utf8, 长城",
    "KOI8-R, koi8, Стена",
    "x-windows-874, tis-620, กำแพง"
  })
  void labelsMeanWhatTheyDoOnTheWeb(String written, String label, String title) {
    byte[] named = encoded(written, "<meta charset=" + label + "><title>" + title + "</title>");
    byte[] declared =
        encoded(
            written,
            "<meta http-equiv=Content-Type content='text/html; charset=%s'><title>%s</title>"
                .formatted(label, title));
    byte[] silent = encoded(written, "<title>" + title + "</title>");

    assertThat(Page.read(fetched("", named)).orElseThrow().title()).isEqualTo(title);
    assertThat(Page.read(fetched("", declared)).orElseThrow().title()).isEqualTo(title);
    assertThat(Page.read(fetched("; charset=" + label, silent)).orElseThrow().title())
        .isEqualTo(title);
  }

  @Test
  void aMarkGoesBeforeAllNames() {
    for (var set : Arrays.asList("UTF-8", "UTF-16BE", "UTF-16LE")) {
      byte[] page = encoded(set, "\uFEFF<meta charset=gbk><title>长城</title>");
      assertThat(Page.read(fetched("; charset=big5", page)).orElseThrow().title()).isEqualTo("长城");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "windows-1251, Великая Китайская стена — разделительная стена длиной почти 9000 км",
    "Big5, 萬里長城是中國古代的軍事防禦工程，以城牆為主體，同大量的城、障、亭、標相結合的防禦體系",
    "EUC-JP, 万里の長城は中華人民共和国に存在する城壁の遺跡です。世界遺産に登録されています"
  })
  void aPageWithoutALabelIsGuessed(String written, String title) {
    byte[] page = encoded(written, "<title>%s</title><p>%s".formatted(title, title.repeat(3)));
    assertThat(Page.read(fetched("", page)).orElseThrow().title()).isEqualTo(title);
  }

  @ParameterizedTest
  @CsvSource({
    "c d.png, http://example.org/a/c%20d.png",
    "/图[1].png?x=1|2, http://example.org/%E5%9B%BE[1].png?x=1|2",
    "//cdn_1.example.org/{id}.png, http://cdn_1.example.org/%7Bid%7D.png",
    "\\x\\..\\y.png, http://example.org/y.png"
  })
  void aPictureIsFoundByWhateverAddressBrowsersRead(String given, String meant) {
    String html = "<title>a</title><meta property=og:image content='%s'>".formatted(given);
    assertThat(Page.read(fetched("", html.getBytes(StandardCharsets.UTF_8))).orElseThrow().image())
        .hasToString(meant);
  }

  @Test
  void aBaseMovesThePicture() {
    String html = "<base href=/c/><title>a</title><meta property=og:image content=d.png>";
    assertThat(Page.read(fetched("", html.getBytes(StandardCharsets.UTF_8))).orElseThrow().image())
        .hasToString("http://example.org/c/d.png");
  }

  /// Bytes; the interface that tells is of the JDK alone, hence by its name.
  private static long allocated(Runnable work) {
    long before = allocated();
    work.run();
    return allocated() - before;
  }

  private static long allocated() {
    try {
      var threads = new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME);
      return (long)
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(threads, "CurrentThreadAllocatedBytes");
    } catch (JMException unknown) {
      throw new AssertionError(unknown);
    }
  }

  private static byte[] encoded(String set, String html) {
    return html.getBytes(Charset.forName(set));
  }

  private static Fetched fetched(String parameters, byte[] bytes) {
    return new Fetched(ADDRESS, "text/html" + parameters, bytes, true);
  }
}
