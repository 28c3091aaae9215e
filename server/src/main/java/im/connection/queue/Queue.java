package im.connection.queue;

import im.connection.conversations.Conversations;
import im.connection.conversations.Deliveries;
import im.connection.conversations.Feeds;
import im.connection.conversations.Marks;
import im.connection.conversations.Reach;
import im.connection.kernel.Caller;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Position;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Every device's queue: reading what waits, acknowledging what was taken in.
@Singleton
public final class Queue {
  private final Conversations conversations;
  private final Feeds feeds;
  private final Catchup catchup;
  private final Positions positions;
  private final Deliveries deliveries;
  private final Marks marks;

  Queue(
      Conversations conversations,
      Feeds feeds,
      Catchup catchup,
      Positions positions,
      Deliveries deliveries,
      Marks marks) {
    this.conversations = conversations;
    this.feeds = feeds;
    this.catchup = catchup;
    this.positions = positions;
    this.deliveries = deliveries;
    this.marks = marks;
  }

  /// Begins a walk through what waits for the caller's device, from where the request says or the
  /// device's acknowledged positions.
  public Resume resume(Caller caller, SyncRequest request) {
    var known = new HashMap<ConversationId, Position>(positions.of(caller.device()));
    known.putAll(request.known());
    long feedPos =
        request.feedPos() == null ? positions.feedOf(caller.device()) : request.feedPos();
    var horizon = catchup.horizon();
    var feed = new FeedCatchup(feeds, caller.user(), feedPos, horizon);
    var moved = marks.moved(caller.user(), Objects.requireNonNullElse(request.marksAt(), horizon));
    var reaches =
        conversations.reaches(caller.user()).stream()
            .filter(reach -> isServed(reach, known.get(reach.conversation())))
            .toList();
    var resume = new Resume(caller.user(), conversations, catchup, feed, reaches, known, moved);
    if (request.cursor() != null) {
      resume.skipTo(SyncCursor.valueOf(request.cursor()));
    }
    return resume;
  }

  /// One page, for clients that ask instead of listening.
  public SyncPage sync(Caller caller, SyncRequest request) {
    return resume(caller, request).next(request.pageSize());
  }

  /// Takes an acknowledgement.
  public void acknowledge(Caller caller, Acknowledgement acknowledgement) {
    positions.acknowledge(caller.device(), acknowledgement);
    deliveries.acknowledged(caller.user(), acknowledgement.positions());
  }

  /// What happened in one conversation after a position.
  ///
  /// @throws Refusal `not_found` when the conversation is absent or was never theirs
  public SyncItem changes(UserId user, ConversationId id, Position since, int limit) {
    var record = conversations.get(user, id);
    var reach = conversations.reach(user, id).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    var start = catchup.start(reach, since);
    return catchup
        .step(user, reach, start.position(), start.knownSeq(), limit)
        .item(record, start.reset());
  }

  /// Conversations left long ago are of no interest to a device that never knew them.
  private boolean isServed(Reach reach, @Nullable Position known) {
    return reach.isMember() || known != null || !reach.lastAt().isBefore(catchup.horizon());
  }
}
