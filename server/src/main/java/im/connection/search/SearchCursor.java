package im.connection.search;

import im.connection.kernel.Refusal;
import java.util.regex.Pattern;

/// Where a page ended: in this stage of a search, at this hit.
record SearchCursor(int stage, Hit hit) {
  static final SearchCursor START = new SearchCursor(0, Hit.START);

  private static final Pattern FORM = Pattern.compile("([0-9])-([0-9]{1,9})-([0-9]{1,18})");

  static SearchCursor valueOf(String text) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw Refusal.invalid("cursor", "the `next` of an earlier page");
    }
    return new SearchCursor(
        Integer.parseInt(parts.group(1)),
        new Hit(Long.parseLong(parts.group(3)), Integer.parseInt(parts.group(2))));
  }

  @Override
  public String toString() {
    return stage + "-" + hit.activity() + "-" + hit.id();
  }
}
