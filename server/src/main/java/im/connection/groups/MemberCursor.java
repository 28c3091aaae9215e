package im.connection.groups;

import im.connection.kernel.Refusal;
import java.util.regex.Pattern;

/// Where a page of the member list ended: at this role, and this user among equal roles.
record MemberCursor(int role, long user) {
  static final MemberCursor START = new MemberCursor(-1, 0);

  private static final Pattern FORM = Pattern.compile("([0-2])-([0-9]{1,18})");

  static MemberCursor of(Member member) {
    return new MemberCursor(member.role().rank(), member.user().id().value());
  }

  static MemberCursor valueOf(String text) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw Refusal.invalid("cursor", "the `next` of an earlier page");
    }
    return new MemberCursor(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
  }

  @Override
  public String toString() {
    return role + "-" + user;
  }
}
