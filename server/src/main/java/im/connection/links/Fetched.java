package im.connection.links;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a server sent, as far as it was read.
final class Fetched {
  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*[\"']?([A-Za-z0-9._:-]+)", Pattern.CASE_INSENSITIVE);

  private final WebAddress address;
  private final String contentType;
  private final byte[] bytes;
  private final boolean isWhole;

  /// @param address where it was in the end, after redirects
  Fetched(WebAddress address, String contentType, byte[] bytes, boolean isWhole) {
    this.address = address;
    this.contentType = contentType;
    this.bytes = bytes;
    this.isWhole = isWhole;
  }

  WebAddress address() {
    return address;
  }

  /// Its media type, in lower case and without parameters.
  String mediaType() {
    return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /// The name of its character set, as the server says.
  Optional<String> charset() {
    var match = CHARSET.matcher(contentType);
    return match.find() ? Optional.of(match.group(1)) : Optional.empty();
  }

  byte[] bytes() {
    return bytes.clone();
  }

  InputStream stream() {
    return new ByteArrayInputStream(bytes);
  }

  /// Whether nothing was left unread.
  boolean isWhole() {
    return isWhole;
  }
}
