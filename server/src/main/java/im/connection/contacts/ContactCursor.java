package im.connection.contacts;

import im.connection.kernel.Refusal;
import java.util.regex.Pattern;

/// Where a page of contacts begins.
sealed interface ContactCursor {
  /// After this user in the whole list, which was begun when the owner's count stood at `rev`.
  record Listed(long rev, long user) implements ContactCursor {
    @Override
    public String toString() {
      return "l" + rev + "-" + user;
    }
  }

  /// After this change.
  record Changed(long rev) implements ContactCursor {
    @Override
    public String toString() {
      return "c" + rev;
    }
  }

  /// Reads the `next` of a page.
  static ContactCursor valueOf(String text) {
    var listed = Forms.LISTED.matcher(text);
    if (listed.matches()) {
      return new Listed(Long.parseLong(listed.group(1)), Long.parseLong(listed.group(2)));
    }
    var changed = Forms.CHANGED.matcher(text);
    if (changed.matches()) {
      return new Changed(Long.parseLong(changed.group(1)));
    }
    throw Refusal.invalid("cursor", "the `next` of an earlier page");
  }

  /// The wire forms.
  final class Forms {
    private static final Pattern LISTED = Pattern.compile("l([0-9]{1,18})-([0-9]{1,18})");
    private static final Pattern CHANGED = Pattern.compile("c([0-9]{1,18})");

    private Forms() {}
  }
}
