package im.connection.kernel;

import java.util.regex.Pattern;

/// Tells emoji from other texts: one emoji of the kinds of Unicode Technical Standard 51, section
/// 1.4.9, such as a pictograph with a skin tone, a sequence joined by U+200D, a flag or a keycap.
public final class Emojis {
  private static final int MAX_LENGTH = 64;

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

  /// Lets one emoji pass.
  ///
  /// @throws Refusal `invalid_argument` for anything else
  public static void check(String field, String text) {
    if (text.length() > MAX_LENGTH || !EMOJI.matcher(text).matches()) {
      throw Refusal.invalid(field, "one emoji");
    }
  }
}
