package im.connection.search;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// A piece of a text between what is neither letter nor digit nor picture. A dense piece is of a
/// script that sets no spaces, or of pictures, and may be found by any part of it; others are found
/// by their beginning.
public record Token(String text, boolean isDense) {
  private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f]+");
  private static final Pattern SPACES = Pattern.compile("\\p{IsWhite_Space}+");
  private static final Set<UnicodeScript> DENSE =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.HANGUL,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  private enum Kind {
    SPARSE,
    DENSE,
    SEPARATOR,
    CONTINUATION
  }

  /// A text without what makes no difference to people who search: width and composition (NFKC),
  /// case, accents, the kind and number of spaces.
  public static String fold(String text) {
    String lower = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    String bare = ACCENTS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFD)).replaceAll("");
    return SPACES.matcher(Normalizer.normalize(bare, Normalizer.Form.NFKC)).replaceAll(" ").strip();
  }

  /// The pieces of a folded text, in order.
  public static List<Token> of(String folded) {
    var tokens = new ArrayList<Token>();
    var piece = new StringBuilder();
    var current = Kind.SEPARATOR;
    for (int point : folded.codePoints().toArray()) {
      var kind = kind(point);
      if (kind != Kind.CONTINUATION && kind != current) {
        add(tokens, piece, current);
        current = kind;
      }
      if (current != Kind.SEPARATOR) {
        piece.appendCodePoint(point);
      }
    }
    add(tokens, piece, current);
    return tokens;
  }

  private static void add(List<Token> tokens, StringBuilder piece, Kind kind) {
    if (!piece.isEmpty()) {
      tokens.add(new Token(piece.toString(), kind == Kind.DENSE));
      piece.setLength(0);
    }
  }

  private static Kind kind(int point) {
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.MODIFIER_SYMBOL,
          Character.FORMAT ->
          Kind.CONTINUATION;
      case Character.OTHER_SYMBOL -> Kind.DENSE;
      default -> {
        if (!Character.isLetterOrDigit(point)) {
          yield Kind.SEPARATOR;
        }
        yield DENSE.contains(UnicodeScript.of(point)) ? Kind.DENSE : Kind.SPARSE;
      }
    };
  }
}
