package im.connection.groups;

import im.connection.conversations.Conversations;
import im.connection.conversations.FeedChange;
import im.connection.conversations.Feeds;
import im.connection.conversations.LogChange;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Id;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Joining groups that are open or let in who asks, and answering those who ask. Whoever such a
/// group has banned, and everybody to whom a group is closed, hears of it as if there were none.
@Singleton
final class JoinRequests {
  /// How many of owner and admins hear of a request.
  static final int MAX_INFORMED = 100;

  /// How often a user may ask to join the same group within a day.
  static final int MAX_A_DAY = 3;

  private final Jdbi jdbi;
  private final JoinRequestStore store;
  private final GroupStore groups;
  private final Joining joining;
  private final Conversations conversations;
  private final Feeds feeds;

  JoinRequests(
      Jdbi jdbi,
      JoinRequestStore store,
      GroupStore groups,
      Joining joining,
      Conversations conversations,
      Feeds feeds) {
    this.jdbi = jdbi;
    this.store = store;
    this.groups = groups;
    this.joining = joining;
    this.conversations = conversations;
    this.feeds = feeds;
  }

  /// What is told of a group to its members and to those it is not closed to.
  ///
  /// @throws Refusal `not_found`
  GroupPreview preview(UserId viewer, ConversationId group) {
    return jdbi.withHandle(handle -> groups.preview(handle, group, viewer))
        .filter(preview -> preview.isMember() || preview.joinPolicy() != JoinPolicy.INVITATION)
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  /// Joins an open group, or asks to join one that lets in who asks; repeating it changes nothing.
  /// Of a request, the devices of owner and admins (the first [#MAX_INFORMED]) hear
  /// `group.join.requested`.
  ///
  /// @throws Refusal `not_found` where the group is closed to the user, `invalid_argument` when its
  ///   question is not answered, `group_full`, `request_limit` when the user has asked [#MAX_A_DAY]
  ///   times within a day or the group has as many open requests as it may have members
  JoinAnswer join(UserId user, ConversationId group, NewJoinRequest wanted) {
    var preview = preview(user, group);
    if (preview.isMember() || preview.joinPolicy() == JoinPolicy.OPEN) {
      return conversations.change(group, change -> join(change, user));
    }
    if (preview.joinQuestion() != null && wanted.answer() == null) {
      throw Refusal.invalid("answer", "an answer to the group's question");
    }
    var id = store.nextId();
    return feeds.change(change -> ask(change, id, group, user, wanted));
  }

  /// A group's open requests, the oldest first: for owner and admins.
  Page<JoinRequest> list(UserId viewer, ConversationId group, @Nullable String cursor, int limit) {
    Page.checkLimit(limit);
    long after = cursor == null ? 0 : Id.parse("cursor", cursor);
    var requests =
        jdbi.withHandle(handle -> {
          groups.requireModerator(handle, group, viewer);
          return store.list(handle, group, after, limit + 1);
        });
    return Page.of(requests, limit, request -> request.id().toString());
  }

  /// What a user asked for themselves, the newest first, whatever became of it.
  Page<JoinRequest> own(UserId user, @Nullable String cursor, int limit) {
    Page.checkLimit(limit);
    long before = cursor == null ? Long.MAX_VALUE : Id.parse("cursor", cursor);
    var requests = jdbi.withHandle(handle -> store.own(handle, user, before, limit + 1));
    return Page.of(requests, limit, request -> request.id().toString());
  }

  /// Takes one's own request back, once. The devices of who asked and of owner and admins hear
  /// `group.join.answered`.
  ///
  /// @throws Refusal `not_found`, `request_closed` when it is no longer open
  JoinRequest withdraw(UserId user, RequestId id) {
    return feeds.change(change -> {
      var request =
          store
              .lock(change.handle(), id)
              .filter(found -> found.user().id().equals(user))
              .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
      if (request.state() == JoinRequest.State.CANCELLED) {
        return request;
      }
      requireOpen(request);
      return answer(change, request, JoinRequest.State.CANCELLED, user);
    });
  }

  /// Lets in who asked, once: owner and admins. Writes `member.joined`; the devices of who asked
  /// and of owner and admins hear `group.join.answered`.
  ///
  /// @throws Refusal `not_found`, `forbidden`, `request_closed` when it is no longer open,
  ///   `group_full`, `group_dismissed`
  JoinRequest accept(UserId actor, RequestId id) {
    var seen =
        jdbi.withHandle(handle -> store.find(handle, id))
            .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    return conversations.change(
        seen.group().id(),
        change -> {
          var request = reviewed(change.handle(), actor, id);
          if (request.state() == JoinRequest.State.ACCEPTED) {
            return request;
          }
          requireOpen(request);
          joining.join(change, request.user().id());
          return answer(change, request, JoinRequest.State.ACCEPTED, actor);
        });
  }

  /// Turns away who asked, once: owner and admins. The devices of who asked and of owner and admins
  /// hear `group.join.answered`.
  ///
  /// @throws Refusal `not_found`, `forbidden`, `request_closed` when it is no longer open,
  ///   `group_dismissed`
  JoinRequest reject(UserId actor, RequestId id) {
    return feeds.change(change -> {
      var request = reviewed(change.handle(), actor, id);
      if (request.state() == JoinRequest.State.REJECTED) {
        return request;
      }
      requireOpen(request);
      return answer(change, request, JoinRequest.State.REJECTED, actor);
    });
  }

  private JoinAnswer join(LogChange change, UserId user) {
    var handle = change.handle();
    var group = change.conversation();
    var standing = groups.requireStanding(handle, group, user);
    if (standing.role() == null && standing.joinPolicy() != JoinPolicy.OPEN) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    boolean isNew = joining.join(change, user);
    return new JoinAnswer(
        isNew ? JoinAnswer.Status.JOINED : JoinAnswer.Status.MEMBER,
        groups.find(handle, group, user).orElseThrow(),
        null);
  }

  private JoinAnswer ask(
      FeedChange change, RequestId id, ConversationId group, UserId user, NewJoinRequest wanted) {
    var handle = change.handle();
    store.hold(handle, group);
    if (!store.insert(handle, id, group, user, wanted.answer())) {
      var open = store.open(handle, group, user);
      return new JoinAnswer(
          JoinAnswer.Status.PENDING, null, open.orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND)));
    }
    if (store.countWithin(handle, group, user, Duration.ofDays(1)) > MAX_A_DAY) {
      throw Refusal.of(ErrorCode.REQUEST_LIMIT, MAX_A_DAY);
    }
    if (store.hasMoreOpenThan(handle, group, joining.maxMembers())) {
      throw Refusal.of(ErrorCode.REQUEST_LIMIT, joining.maxMembers());
    }
    var request = store.find(handle, id).orElseThrow();
    for (UserId moderator : groups.moderators(handle, group, MAX_INFORMED)) {
      change.feed(moderator, "group.join.requested", request);
    }
    return new JoinAnswer(JoinAnswer.Status.REQUESTED, null, request);
  }

  private JoinRequest reviewed(Handle handle, UserId actor, RequestId id) {
    var request = store.lock(handle, id).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    groups.requireModerator(handle, request.group().id(), actor);
    return request;
  }

  private static void requireOpen(JoinRequest request) {
    if (request.state() != JoinRequest.State.PENDING) {
      throw Refusal.of(ErrorCode.REQUEST_CLOSED);
    }
  }

  private JoinRequest answer(
      FeedChange change, JoinRequest request, JoinRequest.State state, UserId actor) {
    var handle = change.handle();
    var answered = store.close(handle, request.id(), state, actor);
    change.feed(request.user().id(), "group.join.answered", answered);
    for (UserId moderator : groups.moderators(handle, request.group().id(), MAX_INFORMED)) {
      change.feed(moderator, "group.join.answered", answered);
    }
    return answered;
  }
}
