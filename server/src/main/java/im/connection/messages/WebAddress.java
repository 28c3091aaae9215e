package im.connection.messages;

import im.connection.kernel.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The addresses a link may have: absolute, of the web, at most [#MAX_LENGTH] characters.
final class WebAddress {
  private static final int MAX_LENGTH = 2_048;

  private WebAddress() {}

  /// @throws Refusal `invalid_argument` for anything else
  static String check(String field, String text) {
    if (text.length() > MAX_LENGTH || !isOfTheWeb(text.strip())) {
      throw Refusal.invalid(
          field, "an http or https address of at most %d characters".formatted(MAX_LENGTH));
    }
    return text.strip();
  }

  private static boolean isOfTheWeb(String text) {
    try {
      var uri = new URI(text);
      return isWeb(uri.getScheme()) && uri.getRawAuthority() != null;
    } catch (URISyntaxException notAnAddress) {
      return false;
    }
  }

  private static boolean isWeb(@Nullable String scheme) {
    String name = scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
    return name.equals("http") || name.equals("https");
  }
}
