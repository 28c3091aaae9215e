package im.connection.messages;

import im.connection.kernel.Refusal;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The addresses a link may have: absolute, of the web, at most [#MAX_LENGTH] characters.
final class WebAddress {
  private static final int MAX_LENGTH = 2_048;
  private static final int MAX_PORT = 65_535;

  private WebAddress() {}

  /// @throws Refusal `invalid_argument` for anything else
  static String check(String field, String text) {
    if (text.codePointCount(0, text.length()) > MAX_LENGTH || !isOfTheWeb(text.strip())) {
      throw Refusal.invalid(
          field, "an http or https address of at most %d characters".formatted(MAX_LENGTH));
    }
    return text.strip();
  }

  private static boolean isOfTheWeb(String text) {
    try {
      var uri = new URI(text);
      return isWeb(uri.getScheme())
          && hasHost(uri)
          && uri.getPort() <= MAX_PORT
          && text.codePoints().noneMatch(WebAddress::isTurning);
    } catch (URISyntaxException notAnAddress) {
      return false;
    }
  }

  /// Whether it names a host, be it in letters that names in the network are not made of.
  private static boolean hasHost(URI uri) throws URISyntaxException {
    if (uri.getHost() != null || uri.getRawAuthority() == null) {
      return uri.getHost() != null;
    }
    try {
      return new URI("http://" + IDN.toASCII(uri.getAuthority())).getHost() != null;
    } catch (IllegalArgumentException noName) {
      return false;
    }
  }

  /// Whether it changes the direction in which what follows is shown.
  private static boolean isTurning(int c) {
    return Character.getType(c) == Character.FORMAT;
  }

  private static boolean isWeb(@Nullable String scheme) {
    String name = scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
    return name.equals("http") || name.equals("https");
  }
}
