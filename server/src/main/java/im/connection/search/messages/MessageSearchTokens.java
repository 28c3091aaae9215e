package im.connection.search.messages;

import im.connection.search.Token;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;

/// Takes texts apart into what they are found by: words where scripts set spaces, each character
/// where they do not, both folded as [Token#fold] does and Latin letters to those of ASCII. Words
/// are bounded as Unicode Standard Annex 29 says, and by all that is neither letter, digit nor
/// picture. Signs that stand for letters or digits, such as a number in a circle, are found by
/// those. For one thread at a time.
final class MessageSearchTokens {
  /// A piece of a text.
  ///
  /// @param term what it is found by; empty where a part of the text ends
  /// @param start where it begins, in UTF-16 units
  /// @param end where it has ended
  /// @param isDense whether it is one character of a script that sets no spaces
  record Piece(String term, int start, int end, boolean isDense) {}

  private static final int MAX_TERM = 255;

  private final StandardTokenizer tokenizer = new StandardTokenizer();
  private final CharTermAttribute term = tokenizer.addAttribute(CharTermAttribute.class);
  private final OffsetAttribute offset = tokenizer.addAttribute(OffsetAttribute.class);
  private final TypeAttribute type = tokenizer.addAttribute(TypeAttribute.class);

  /// The pieces of a text, in order.
  List<Piece> of(String text) {
    var signs = new ArrayList<Piece>();
    var pieces = words(separated(text, signs));
    if (!signs.isEmpty()) {
      pieces.addAll(signs);
      pieces.sort(Comparator.comparingInt(Piece::start));
    }
    return pieces;
  }

  private List<Piece> words(String separated) {
    var pieces = new ArrayList<Piece>();
    try {
      tokenizer.setReader(new StringReader(separated));
      tokenizer.reset();
      while (tokenizer.incrementToken()) {
        add(pieces);
      }
      tokenizer.end();
      tokenizer.close();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return pieces;
  }

  private void add(List<Piece> pieces) {
    String folded = fold(term.toString());
    int start = offset.startOffset();
    int end = offset.endOffset();
    if (!isDense(type.type())) {
      if (!folded.isEmpty()) {
        pieces.add(new Piece(shortened(folded), start, end, false));
      }
      return;
    }
    boolean isAligned = folded.length() == end - start;
    for (int i = 0; i < folded.length(); ) {
      int next = folded.offsetByCodePoints(i, 1);
      int from = isAligned ? start + i : start;
      int to = isAligned ? start + next : end;
      pieces.add(new Piece(folded.substring(i, next), from, to, true));
      i = next;
    }
  }

  private static boolean isDense(String type) {
    return switch (type) {
      case "<IDEOGRAPHIC>", "<HIRAGANA>", "<KATAKANA>", "<HANGUL>", "<SOUTHEAST_ASIAN>" -> true;
      default -> false;
    };
  }

  private static String fold(String text) {
    boolean isPlain = true;
    boolean isAscii = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      isPlain &= isPlain(c);
      isAscii &= c < 0x80;
    }
    if (isPlain) {
      return text;
    }
    String folded = Token.fold(text);
    if (isAscii) {
      return folded;
    }
    var letters = new char[4 * folded.length()];
    int length =
        ASCIIFoldingFilter.foldToASCII(folded.toCharArray(), 0, letters, 0, folded.length());
    return new String(letters, 0, length);
  }

  /// Whether this is a letter or digit that folding leaves as it is: most are.
  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || (c >= 0x4e00 && c <= 0x9fff)
        || (c >= 0x3041 && c <= 0x3096)
        || (c >= 0x30a1 && c <= 0x30fa)
        || (c >= 0xac00 && c <= 0xd7a3);
  }

  private static String shortened(String term) {
    if (term.length() <= MAX_TERM) {
      return term;
    }
    return term.substring(
        0, Character.isHighSurrogate(term.charAt(MAX_TERM - 1)) ? MAX_TERM - 1 : MAX_TERM);
  }

  /// The text with spaces for what joins words otherwise, such as the dot of a file's name, and for
  /// signs.
  ///
  /// @param signs takes the pieces of these
  private String separated(String text, List<Piece> signs) {
    var chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (!isPlain(chars[i])) {
        i += separate(text, i, chars, signs) - 1;
      }
    }
    return new String(chars);
  }

  /// The same for one character; answers its length in UTF-16 units.
  private int separate(String text, int start, char[] chars, List<Piece> signs) {
    int point = text.codePointAt(start);
    int end = start + Character.charCount(point);
    if (isRaised(point)) {
      chars[start] = normalized(point).charAt(0);
    } else if (isSign(point)) {
      signs.addAll(sign(text.substring(start, end), start));
      Arrays.fill(chars, start, end, ' ');
    } else if (!isKept(chars[start])) {
      chars[start] = ' ';
    }
    return end - start;
  }

  private List<Piece> sign(String sign, int start) {
    int end = start + sign.length();
    if (sign.charAt(0) == MessageSearchText.END) {
      return List.of(new Piece("", start, end, false));
    }
    String folded = fold(sign);
    if (folded.equals(sign)) {
      return List.of(new Piece(sign, start, end, true));
    }
    return of(folded).stream()
        .map(piece -> new Piece(piece.term(), start, end, piece.isDense()))
        .toList();
  }

  private static boolean isSign(int point) {
    return switch (Character.getType(point)) {
      case Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      case Character.OTHER_SYMBOL -> !normalized(point).equals(Character.toString(point));
      default -> point == MessageSearchText.END;
    };
  }

  private static String normalized(int point) {
    return Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKC);
  }

  /// Whether it is a digit written above or below the line, which is part of a word.
  private static boolean isRaised(int point) {
    return Character.getType(point) == Character.OTHER_NUMBER
        && (point == '²' || point == '³' || point == '¹' || (point >= 0x2070 && point <= 0x2089));
  }

  private static boolean isKept(char c) {
    if (Character.isLetterOrDigit(c) || Character.isSurrogate(c) || c == '\u200d') {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.OTHER_SYMBOL ->
          true;
      default -> false;
    };
  }
}
