package im.connection.groups;

import im.connection.kernel.Given;
import im.connection.kernel.Page;
import org.jspecify.annotations.Nullable;

/// Which members to list: those behind a cursor, at most `limit`, and with a text only those whose
/// names contain it.
///
/// @param text 1 to 64 characters; absent for all members
record MemberQuery(@Nullable String text, MemberCursor after, int limit) {
  static final int MAX_TEXT = 64;

  MemberQuery {
    text = Given.text("query", text, MAX_TEXT);
    Page.checkLimit(limit);
  }

  /// As a client asks for it; a blank text is none.
  static MemberQuery of(@Nullable String text, @Nullable String cursor, @Nullable Integer limit) {
    var after = cursor == null ? MemberCursor.START : MemberCursor.valueOf(cursor);
    return new MemberQuery(text, after, Page.limit(limit));
  }
}
