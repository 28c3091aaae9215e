package im.connection.groups;

import im.connection.conversations.Conversations;
import im.connection.conversations.LogChange;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Id;
import im.connection.kernel.LinkId;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Links by which whoever holds one joins a group, whatever its join policy. A token that is not
/// good (any more), a dismissed group and a ban are all `not_found`.
@Singleton
final class GroupLinks {
  /// How many links a group may have at a time.
  static final int MAX_LINKS = 100;

  static final Duration MAX_AGE = Duration.ofDays(366);

  private final Jdbi jdbi;
  private final GroupLinkStore store;
  private final GroupStore groups;
  private final Joining joining;
  private final Conversations conversations;
  private final SecureRandom random = new SecureRandom();

  GroupLinks(
      Jdbi jdbi,
      GroupLinkStore store,
      GroupStore groups,
      Joining joining,
      Conversations conversations) {
    this.jdbi = jdbi;
    this.store = store;
    this.groups = groups;
    this.joining = joining;
    this.conversations = conversations;
  }

  /// Makes a link: owner and admins.
  ///
  /// @throws Refusal `not_found`, `forbidden`, `group_dismissed`, `invalid_argument` for a time
  ///   past or too far away, `request_limit` when the group has [#MAX_LINKS]
  GroupLink.Created create(UserId actor, ConversationId group, NewLink wanted) {
    var now = store.now();
    var expiresAt = wanted.expiresAt();
    if (expiresAt != null && (!expiresAt.isAfter(now) || expiresAt.isAfter(now.plus(MAX_AGE)))) {
      throw Refusal.invalid("expiresAt", "a time within the next year");
    }
    var id = store.nextId();
    var token = LinkToken.random(random);
    return jdbi.inTransaction(handle -> {
      groups.requireModerator(handle, group, actor);
      store.insert(handle, id, group, actor, token, wanted);
      if (store.count(handle, group) > MAX_LINKS) {
        throw Refusal.of(ErrorCode.REQUEST_LIMIT, MAX_LINKS);
      }
      return new GroupLink.Created(store.get(handle, id), token.token(), token.qr());
    });
  }

  /// A group's links, the newest first: for owner and admins. Expired ones are left out.
  Page<GroupLink> list(UserId viewer, ConversationId group, @Nullable String cursor, int limit) {
    Page.checkLimit(limit);
    long before = cursor == null ? Long.MAX_VALUE : Id.parse("cursor", cursor);
    var links =
        jdbi.withHandle(handle -> {
          groups.requireModerator(handle, group, viewer);
          return store.list(handle, group, before, limit + 1);
        });
    return Page.of(links, limit, link -> link.id().toString());
  }

  /// Ends a link: owner and admins.
  ///
  /// @throws Refusal `not_found` also when the group has no such link
  void revoke(UserId actor, ConversationId group, LinkId id) {
    jdbi.useTransaction(handle -> {
      groups.requireModerator(handle, group, actor);
      if (!store.delete(handle, group, id)) {
        throw Refusal.of(ErrorCode.NOT_FOUND);
      }
    });
  }

  /// What is told of the group to whoever holds a token.
  GroupPreview preview(UserId viewer, LinkToken token) {
    return jdbi.withHandle(handle ->
            store.group(handle, token).flatMap(group -> groups.preview(handle, group, viewer)))
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  /// Joins the group of a token; a member who comes by one does not use it up. Writes
  /// `member.joined`.
  ///
  /// @throws Refusal `not_found`, `group_full`
  Group join(UserId user, LinkToken token) {
    var group = preview(user, token).id();
    return conversations.change(group, change -> join(change, user, token));
  }

  private Group join(LogChange change, UserId user, LinkToken token) {
    var handle = change.handle();
    var group = change.conversation();
    if (groups.preview(handle, group, user).isEmpty()) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    if (joining.join(change, user) && !store.use(handle, token)) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    return groups.find(handle, group, user).orElseThrow();
  }
}
