package im.connection.contacts;

import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import org.jspecify.annotations.Nullable;

/// Which contacts are asked for: all, those under a label, or what has changed since a revision.
///
/// @param cursor where the page before ended; it takes the place of `since`
/// @param limit 1 to 200
record ContactQuery(
    @Nullable Long since, @Nullable String label, @Nullable ContactCursor cursor, int limit) {
  ContactQuery {
    Page.checkLimit(limit);
    if (since != null && since < 0) {
      throw Refusal.invalid("since", "the `rev` of an earlier answer");
    }
    if (since != null && label != null) {
      throw Refusal.invalid("since", "no label beside it");
    }
  }

  /// Reads what a client gave.
  static ContactQuery of(
      @Nullable Long since, @Nullable String label, @Nullable String cursor, int limit) {
    return new ContactQuery(
        since,
        label == null ? null : Labels.check("label", label),
        cursor == null ? null : ContactCursor.valueOf(cursor),
        limit);
  }

  /// The place where the page begins.
  ///
  /// @param rev the owner's count of changes now
  ContactCursor start(long rev) {
    if (cursor != null) {
      return cursor;
    }
    return since == null ? new ContactCursor.Listed(rev, 0) : new ContactCursor.Changed(since);
  }
}
