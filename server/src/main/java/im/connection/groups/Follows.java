package im.connection.groups;

import im.connection.conversations.FeedChange;
import im.connection.conversations.Feeds;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Id;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.presence.Presence;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Special attention: whose messages in a group a member does not want to miss. Nobody but the
/// follower learns of it.
@Singleton
public final class Follows {
  /// What the follower's other devices hear.
  private record Followed(ConversationId groupId, UserId userId, boolean isFollowed) {}

  private final Jdbi jdbi;
  private final FollowStore store;
  private final GroupStore groups;
  private final Feeds feeds;
  private final Presence presence;

  Follows(Jdbi jdbi, FollowStore store, GroupStore groups, Feeds feeds, Presence presence) {
    this.jdbi = jdbi;
    this.store = store;
    this.groups = groups;
    this.feeds = feeds;
    this.presence = presence;
  }

  /// Follows another member; repeating it changes nothing. The follower's devices hear
  /// `group.follow.changed`.
  ///
  /// @throws Refusal `not_found` unless both are members, `invalid_argument` for oneself,
  ///   `group_dismissed`
  void follow(UserId follower, ConversationId group, UserId followed) {
    if (follower.equals(followed)) {
      throw Refusal.invalid("userId", "another member");
    }
    feeds.change(change -> {
      groups.requireMember(change.handle(), group, follower);
      groups.requireMember(change.handle(), group, followed);
      if (store.insert(change.handle(), group, follower, followed)) {
        tell(change, follower, new Followed(group, followed, true));
      }
      return true;
    });
  }

  /// Follows a user no longer, member or not; repeating it changes nothing. The follower's devices
  /// hear `group.follow.changed`.
  ///
  /// @throws Refusal `not_found` unless the follower is a member, `group_dismissed`
  void unfollow(UserId follower, ConversationId group, UserId followed) {
    feeds.change(change -> {
      groups.requireMember(change.handle(), group, follower);
      if (store.delete(change.handle(), group, follower, followed)) {
        tell(change, follower, new Followed(group, followed, false));
      }
      return true;
    });
  }

  /// The members whom a member follows, by user id.
  ///
  /// @throws Refusal `not_found` unless they are a member, `group_dismissed`
  Page<Member> list(UserId follower, ConversationId group, @Nullable String cursor, int limit) {
    Page.checkLimit(limit);
    long after = cursor == null ? 0 : Id.parse("cursor", cursor);
    var followed =
        jdbi.withHandle(handle -> {
          groups.requireMember(handle, group, follower);
          return store.list(handle, group, follower, after, limit + 1);
        });
    var page = Page.of(followed, limit, member -> member.user().id().toString());
    return Member.seen(page, presence, follower);
  }

  /// Whom a user follows, in all groups.
  public List<Follow> of(UserId follower) {
    return jdbi.withHandle(handle -> store.of(handle, follower));
  }

  private static void tell(FeedChange change, UserId follower, Followed followed) {
    change.feed(follower, "group.follow.changed", followed);
  }
}
