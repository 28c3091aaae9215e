package im.connection.links;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.parser.Parser;

/// The tags of a page's head that say something of it, however broken the page. It reads the text
/// once from left to right and builds no tree: a page that nests its elements costs no more than
/// any other. It ends with the head or, where that has no end, with the page or after [#MAX_TAGS].
final class Head {
  static final int MAX_TAGS = 5_000;

  /// How many tags are kept, and characters of each text.
  static final int MAX_KEPT = 200;

  static final int MAX_TEXT = 4_000;

  private static final int MAX_ATTRIBUTES = 20;
  private static final Set<String> KEPT = Set.of("meta", "link", "base");

  /// Elements whose content is left out: it is no markup, or not of the page itself.
  private static final Set<String> SKIPPED =
      Set.of("script", "style", "textarea", "xmp", "iframe", "noframes", "template", "svg", "math");

  /// A tag with its attributes, whose names are in lower case.
  record Tag(String name, Map<String, String> attributes) {
    Optional<String> attribute(String attribute) {
      return Optional.ofNullable(attributes.get(attribute));
    }
  }

  private final String text;
  private final List<Tag> tags = new ArrayList<>();
  private final List<String> titles = new ArrayList<>();
  private int at;

  private Head(String text) {
    this.text = text;
  }

  static Head of(String html) {
    var head = new Head(html);
    head.read();
    return head;
  }

  /// The texts of its titles.
  List<String> titles() {
    return titles;
  }

  /// Its `meta`, `link` or `base` tags.
  Stream<Tag> tags(String name) {
    return tags.stream().filter(tag -> tag.name().equals(name));
  }

  private void read() {
    for (int count = 0; count < MAX_TAGS && find("<"); count++) {
      if (text.startsWith("<!--", at)) {
        skipBehind("-->");
      } else if (text.startsWith("<!", at) || text.startsWith("<?", at)) {
        skipBehind(">");
      } else if (isLetter(at + 1)) {
        at++;
        begin(name());
      } else if (at + 1 < text.length() && text.charAt(at + 1) == '/' && isLetter(at + 2)) {
        at += 2;
        end(name());
      } else {
        at++;
      }
    }
  }

  private void begin(String name) {
    if (name.equals("body")) {
      at = text.length();
      return;
    }
    var attributes = attributes(KEPT.contains(name));
    if (name.equals("title")) {
      String title = skipElement(name);
      if (titles.size() < MAX_KEPT) {
        titles.add(decoded(title));
      }
    } else if (SKIPPED.contains(name)) {
      skipElement(name);
    } else if (KEPT.contains(name) && tags.size() < MAX_KEPT) {
      tags.add(new Tag(name, attributes));
    }
  }

  private void end(String name) {
    if (name.equals("head")) {
      at = text.length();
    } else {
      attributes(false);
    }
  }

  private String name() {
    int begin = at;
    while (at < text.length() && !isSpace(at) && "/>".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(begin, Math.min(at, begin + MAX_ATTRIBUTES)).toLowerCase(Locale.ROOT);
  }

  /// Reads up to the end of the tag.
  private Map<String, String> attributes(boolean areKept) {
    var attributes = new HashMap<String, String>();
    while (at < text.length() && text.charAt(at) != '>') {
      if (isSpace(at) || text.charAt(at) == '/') {
        at++;
        continue;
      }
      int begin = at++;
      skipTo(" />=");
      String name = text.substring(begin, Math.min(at, begin + MAX_ATTRIBUTES));
      String value = value();
      if (areKept && attributes.size() < MAX_ATTRIBUTES) {
        attributes.putIfAbsent(name.toLowerCase(Locale.ROOT), decoded(value));
      }
    }
    at = Math.min(at + 1, text.length());
    return attributes;
  }

  /// What follows the name of an attribute, if it is a value.
  private String value() {
    skipSpace();
    if (at >= text.length() || text.charAt(at) != '=') {
      return "";
    }
    at++;
    skipSpace();
    char quote = at < text.length() ? text.charAt(at) : '>';
    if (quote != '"' && quote != '\'') {
      int begin = at;
      skipTo(" >");
      return cut(begin, at);
    }
    int begin = ++at;
    skipBehind(String.valueOf(quote));
    return cut(begin, Math.max(begin, at - 1));
  }

  /// Goes behind the end of the element whose tag was read; returns its content.
  private String skipElement(String name) {
    int begin = at;
    while (find("</")) {
      int behind = at + 2 + name.length();
      if (text.regionMatches(true, at + 2, name, 0, name.length())
          && (behind >= text.length()
              || isSpace(behind)
              || "/>".indexOf(text.charAt(behind)) >= 0)) {
        String content = cut(begin, at);
        at = behind;
        attributes(false);
        return content;
      }
      at += 2;
    }
    return cut(begin, text.length());
  }

  private String cut(int begin, int end) {
    return text.substring(begin, Math.min(end, begin + MAX_TEXT));
  }

  private static String decoded(String given) {
    return given.indexOf('&') < 0 ? given : Parser.unescapeEntities(given, true);
  }

  /// Goes to the next such text; to the end of everything when there is none.
  private boolean find(String wanted) {
    int found = text.indexOf(wanted, at);
    at = found < 0 ? text.length() : found;
    return found >= 0;
  }

  private void skipBehind(String wanted) {
    if (find(wanted)) {
      at += wanted.length();
    }
  }

  /// Goes to the next of these characters, of which a blank stands for all white space.
  private void skipTo(String ends) {
    while (at < text.length() && ends.indexOf(isSpace(at) ? ' ' : text.charAt(at)) < 0) {
      at++;
    }
  }

  private void skipSpace() {
    while (at < text.length() && isSpace(at)) {
      at++;
    }
  }

  private boolean isSpace(int index) {
    return " \t\n\f\r".indexOf(text.charAt(index)) >= 0;
  }

  private boolean isLetter(int index) {
    return index < text.length()
        && Character.toLowerCase(text.charAt(index)) >= 'a'
        && Character.toLowerCase(text.charAt(index)) <= 'z';
  }
}
