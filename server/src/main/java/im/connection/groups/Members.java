package im.connection.groups;

import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.presence.Presence;
import jakarta.inject.Singleton;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The members of a group, listed and searched by one of them, also after it was dismissed.
@Singleton
final class Members {
  private final Jdbi jdbi;
  private final GroupStore groups;
  private final MemberStore store;
  private final GroupLimits limits;
  private final Presence presence;

  Members(Jdbi jdbi, GroupStore groups, MemberStore store, GroupLimits limits, Presence presence) {
    this.jdbi = jdbi;
    this.groups = groups;
    this.store = store;
    this.limits = limits;
    this.presence = presence;
  }

  /// Owner and admins first, then by user id; with a text only those whose username, display name
  /// or nickname contains it. A search looks at 10,000 members a page, so that a page may hold
  /// fewer than asked for and still name a next one.
  ///
  /// @throws Refusal `not_found` unless `viewer` is a member, `rate_limited` beyond ten searches a
  ///   second
  Page<Member> list(UserId viewer, ConversationId group, MemberQuery query) {
    if (query.text() != null) {
      limits.checkSearch(viewer);
    }
    return Member.seen(page(viewer, group, query), presence, viewer);
  }

  private Page<Member> page(UserId viewer, ConversationId group, MemberQuery query) {
    return jdbi.withHandle(handle -> {
      if (groups.role(handle, group, viewer).isEmpty()) {
        throw Refusal.of(ErrorCode.NOT_FOUND);
      }
      var text = query.text();
      return text == null ? list(handle, group, query) : search(handle, group, text, query);
    });
  }

  private Page<Member> list(Handle handle, ConversationId group, MemberQuery query) {
    var members = store.members(handle, group, query.after(), query.limit() + 1);
    return Page.of(members, query.limit(), Members::cursor);
  }

  private Page<Member> search(Handle handle, ConversationId group, String text, MemberQuery query) {
    var members = store.search(handle, group, text, query.after(), query.limit() + 1);
    if (members.size() > query.limit()) {
      return Page.of(members, query.limit(), Members::cursor);
    }
    var end = store.searchEnd(handle, group, query.after());
    return new Page<>(members, end.map(MemberCursor::toString).orElse(null));
  }

  private static String cursor(Member member) {
    return MemberCursor.of(member).toString();
  }
}
