package im.connection.search;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// What a name is found by.
///
/// @param whole the folded name
/// @param parts its words; of a dense piece all its ends and their pinyin
record Words(String whole, Set<String> parts) {
  /// Terms are made of the first so many characters of a word.
  private static final int MAX_BEGINNING = 12;

  /// Parts are taken from so many characters of a dense piece.
  private static final int MAX_DENSE = 16;

  private static final int MAX_TERMS = 512;
  private static final int MIN_SPELT = 4;

  Words {
    parts = Set.copyOf(parts);
  }

  static Words of(String name) {
    String folded = Token.fold(name);
    var parts = new LinkedHashSet<String>();
    for (var token : Token.of(folded)) {
      parts.add(token.text());
      if (token.isDense()) {
        int[] points = token.text().codePoints().limit(MAX_DENSE).toArray();
        for (int start = 1; start < points.length; start++) {
          parts.add(token.text().substring(token.text().offsetByCodePoints(0, start)));
        }
        parts.addAll(Pinyin.of(points));
      }
    }
    return new Words(folded, parts);
  }

  /// Whether every one of these begins a part.
  boolean contain(List<String> beginnings) {
    return beginnings.stream()
        .allMatch(beginning -> parts.stream().anyMatch(part -> part.startsWith(beginning)));
  }

  /// All terms, those of the whole name first.
  List<Integer> terms() {
    return Stream.concat(
            Stream.of(wholeTerm(whole)),
            parts.stream().sorted().flatMap(Words::beginnings).map(Words::hash))
        .distinct()
        .limit(MAX_TERMS)
        .toList();
  }

  /// The words whose spelling can be mistaken: letters only, and enough of them.
  static Set<String> spelt(String name) {
    return Token.of(Token.fold(name)).stream()
        .filter(token -> !token.isDense() && isSpelt(token.text()))
        .map(Token::text)
        .collect(Collectors.toSet());
  }

  static boolean isSpelt(String word) {
    return word.length() >= MIN_SPELT
        && word.length() <= 2 * MAX_DENSE
        && word.codePoints().allMatch(Character::isLetter);
  }

  /// The term of everything that has a part beginning like this.
  static int term(String beginning) {
    long length = beginning.codePoints().count();
    return hash(
        length <= MAX_BEGINNING
            ? beginning
            : beginning.substring(0, beginning.offsetByCodePoints(0, MAX_BEGINNING)));
  }

  /// The term of everything whose whole name is this.
  static int wholeTerm(String folded) {
    return hash("=" + folded);
  }

  private static Stream<String> beginnings(String part) {
    int length = Math.toIntExact(part.codePoints().limit(MAX_BEGINNING).count());
    return Stream.iterate(1, end -> end <= length, end -> end + 1)
        .map(end -> part.substring(0, part.offsetByCodePoints(0, end)));
  }

  private static int hash(String text) {
    var crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }
}
