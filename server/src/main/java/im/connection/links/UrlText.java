package im.connection.links;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Locale;

/// How the parts of an address are spelled, by the rules for `http` and `https` of the WHATWG URL
/// standard: nothing is refused, what may not stand there is percent-encoded.
final class UrlText {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private UrlText() {}

  /// Without blanks around it, and without tabs and line breaks anywhere (4.4, 1 to 3).
  static String cleaned(String address) {
    int begin = 0;
    int end = address.length();
    while (begin < end && address.charAt(begin) <= ' ') {
      begin++;
    }
    while (begin < end && address.charAt(end - 1) <= ' ') {
      end--;
    }
    return address.substring(begin, end).replaceAll("[\\t\\n\\r]", "");
  }

  /// A path with its single and double dots resolved (4.4, path state).
  static String path(String path) {
    Deque<String> steps = new ArrayDeque<>();
    String relative = path.replace('\\', '/');
    String[] given = (relative.startsWith("/") ? relative.substring(1) : relative).split("/", -1);
    for (int i = 0; i < given.length; i++) {
      boolean isLast = i == given.length - 1;
      switch (given[i].toLowerCase(Locale.ROOT).replace("%2e", ".")) {
        case "." -> add(steps, "", isLast);
        case ".." -> {
          steps.pollLast();
          add(steps, "", isLast);
        }
        default -> steps.addLast(encoded(given[i], "\"#<>?^`{}"));
      }
    }
    return joined(steps.iterator());
  }

  static String query(String query) {
    return encoded(query, "\"#<>'");
  }

  static String fragment(String fragment) {
    return encoded(fragment, "\"<>`");
  }

  private static void add(Deque<String> steps, String step, boolean isWanted) {
    if (isWanted) {
      steps.addLast(step);
    }
  }

  private static String joined(Iterator<String> steps) {
    var path = new StringBuilder();
    steps.forEachRemaining(step -> path.append('/').append(step));
    return path.toString();
  }

  /// Percent-encodes these characters, blanks, controls and whatever is not ASCII (1.3).
  private static String encoded(String text, String unsafe) {
    var encoded = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b < 0x7f && unsafe.indexOf(b) < 0) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.toHexDigits(b));
      }
    }
    return encoded.toString();
  }
}
