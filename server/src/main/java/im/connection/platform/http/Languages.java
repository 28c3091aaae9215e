package im.connection.platform.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The languages the server speaks, and the choice among them.
public final class Languages {
  /// The languages with sentences of their own; the first is the default.
  public static final List<Locale> SPOKEN = List.of(Locale.ENGLISH, Locale.CHINESE);

  private Languages() {}

  /// The language that an `Accept-Language` header asks for (lookup of RFC 4647, so `zh-CN` finds
  /// `zh`); English when it asks for none of ours, or is missing or malformed.
  public static Locale of(@Nullable String acceptLanguage) {
    if (acceptLanguage == null || acceptLanguage.length() > 1_000) {
      return SPOKEN.getFirst();
    }
    try {
      var found = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), SPOKEN);
      return found == null ? SPOKEN.getFirst() : found;
    } catch (IllegalArgumentException malformed) {
      return SPOKEN.getFirst();
    }
  }
}
