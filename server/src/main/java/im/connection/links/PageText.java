package im.connection.links;

import com.ibm.icu.text.CharsetDetector;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Decodes pages: by the mark at their beginning, by what the server says, by what they say in
/// themselves, and else by what their bytes look like.
final class PageText {
  /// How far a page is searched for the name of its character set.
  private static final int MAX_SEARCHED = 16 << 10;

  /// Bytes that tell a character set.
  private static final int MAX_LOOKED_AT = 8 << 10;

  /// How sure a guess must be, of 100.
  private static final int CONFIDENCE = 10;

  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*[\"']?([^\\s\"';]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern XML =
      Pattern.compile("^\\s*<\\?xml\\s[^>]{0,200}?encoding\\s*=\\s*[\"']([^\"'>]{1,40})[\"']");

  private PageText() {}

  static String of(Fetched fetched) {
    byte[] bytes = fetched.bytes();
    var mark = mark(bytes);
    var set = mark.or(() -> fetched.charset().flatMap(Encodings::of)).or(() -> named(bytes));
    String text = new String(bytes, set.orElseGet(() -> guessed(bytes)));
    return mark.isPresent() && !text.isEmpty() ? text.substring(1) : text;
  }

  private static Optional<Charset> mark(byte[] bytes) {
    return Stream.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)
        .filter(set -> {
          byte[] mark = "\uFEFF".getBytes(set);
          return Arrays.mismatch(
                  bytes, 0, Math.min(mark.length, bytes.length), mark, 0, mark.length)
              < 0;
        })
        .findFirst();
  }

  private static Optional<Charset> named(byte[] bytes) {
    int length = Math.min(bytes.length, MAX_SEARCHED);
    String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    var xml = XML.matcher(text);
    return Head.of(text)
        .tags("meta")
        .flatMap(tag -> tag.attribute("charset").or(() -> declared(tag)).stream())
        .flatMap(label -> Encodings.ofPage(label).stream())
        .findFirst()
        .or(() -> xml.find() ? Encodings.ofPage(xml.group(1)) : Optional.empty());
  }

  private static Optional<String> declared(Head.Tag meta) {
    return meta.attribute("http-equiv")
        .filter("content-type"::equalsIgnoreCase)
        .flatMap(declaration -> meta.attribute("content"))
        .map(CHARSET::matcher)
        .filter(matcher -> matcher.find())
        .map(matcher -> matcher.group(1));
  }

  private static Charset guessed(byte[] bytes) {
    if (isUtf8(bytes)) {
      return StandardCharsets.UTF_8;
    }
    var detector = new CharsetDetector();
    detector.enableInputFilter(true);
    detector.setText(Arrays.copyOf(bytes, Math.min(bytes.length, MAX_LOOKED_AT)));
    var match = detector.detect();
    return Optional.ofNullable(match)
        .filter(guess -> guess.getConfidence() > CONFIDENCE)
        .flatMap(guess -> Encodings.of(guess.getName()))
        .orElseGet(() -> Encodings.of("windows-1252").orElse(StandardCharsets.ISO_8859_1));
  }

  /// Whether it is well-formed so far; the last character may be cut.
  private static boolean isUtf8(byte[] bytes) {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var part = CharBuffer.allocate(4 << 10);
    var rest = ByteBuffer.wrap(bytes);
    var result = decoder.decode(rest, part, false);
    while (result.isOverflow()) {
      part.clear();
      result = decoder.decode(rest, part, false);
    }
    return !result.isError();
  }
}
