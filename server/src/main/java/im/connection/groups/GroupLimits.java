package im.connection.groups;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.limits.RateLimiter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/// How often a user may do in one group what everybody in it is told of, or what is dear.
@Singleton
final class GroupLimits {
  private static final int JOINS = 20;
  private static final int NICKNAMES = 10;
  private static final int SEARCHES = 100;

  private record Key(ConversationId group, UserId user) {}

  private final RateLimiter joins;
  private final RateLimiter nicknames;
  private final RateLimiter searches;

  GroupLimits(InstantSource clock) {
    joins = new RateLimiter(JOINS, Duration.ofHours(1), clock);
    nicknames = new RateLimiter(NICKNAMES, Duration.ofHours(1), clock);
    searches = new RateLimiter(SEARCHES, Duration.ofSeconds(10), clock);
  }

  /// Lets a user come into a group, twenty times an hour.
  ///
  /// @throws Refusal `rate_limited`
  void checkJoin(ConversationId group, UserId user) {
    joins.check(new Key(group, user));
  }

  /// Lets a member give nicknames, ten times an hour.
  ///
  /// @throws Refusal `rate_limited`
  void checkNickname(ConversationId group, UserId user) {
    nicknames.check(new Key(group, user));
  }

  /// Lets a user search among members, ten times a second.
  ///
  /// @throws Refusal `rate_limited`
  void checkSearch(UserId user) {
    searches.check(user);
  }
}
