package im.connection.kernel;

import java.util.regex.Pattern;

/// Tells emoji from other texts: one emoji of the kinds of Unicode Technical Standard 51, section
/// 1.4.9, such as a pictograph with a skin tone, a sequence joined by U+200D, a flag or a keycap.
public final class Emojis {
  private static final int MAX_LENGTH = 64;

  /// Asks for the emoji of a character that is plain otherwise.
  private static final int VARIANT = 0xfe0f;

  private static final int KEYCAP = 0x20e3;

  private static final String ELEMENT =
      "(?:\\p{IsExtended_Pictographic}|[\\p{IsEmoji_Presentation}&&[^\\x{1F1E6}-\\x{1F1FF}]])"
          + "(?:\\x{FE0F}|\\p{IsEmoji_Modifier})?";

  private static final Pattern EMOJI =
      Pattern.compile(
          ELEMENT
              + "(?:\\x{200D}"
              + ELEMENT
              + "){0,8}"
              + "|\\x{1F3F4}[\\x{E0030}-\\x{E007A}]{3,7}\\x{E007F}"
              + "|[\\x{1F1E6}-\\x{1F1FF}]{2}"
              + "|[0-9#*]\\x{FE0F}?\\x{20E3}");

  private Emojis() {}

  /// The one spelling of one emoji: with U+FE0F wherever it would be a plain character otherwise,
  /// and nowhere else.
  ///
  /// @throws Refusal `invalid_argument` for anything else
  public static String one(String field, String text) {
    if (text.length() > MAX_LENGTH || !EMOJI.matcher(text).matches()) {
      throw Refusal.invalid(field, "one emoji");
    }
    int[] bare = text.codePoints().filter(c -> c != VARIANT).toArray();
    var spelt = new StringBuilder(text.length() + 2);
    for (int i = 0; i < bare.length; i++) {
      spelt.appendCodePoint(bare[i]);
      if (needsVariant(bare[i], i + 1 < bare.length ? bare[i + 1] : 0)) {
        spelt.appendCodePoint(VARIANT);
      }
    }
    return spelt.toString();
  }

  private static boolean needsVariant(int c, int next) {
    return next == KEYCAP
        || (Character.isExtendedPictographic(c)
            && !Character.isEmojiPresentation(c)
            && !Character.isEmojiModifier(next));
  }
}
