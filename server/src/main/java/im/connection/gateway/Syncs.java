package im.connection.gateway;

import im.connection.kernel.Caller;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Refusal;
import im.connection.queue.Queue;
import im.connection.queue.Resume;
import im.connection.queue.SyncPage;
import im.connection.queue.SyncRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/// Lets connections catch up and then go live: events are held back from the first page on, and
/// what happened since then follows the last page without a gap.
@Singleton
final class Syncs {
  private static final int AT_ONCE = 8;

  private final Queue queue;
  private final Subscriptions subscriptions;
  private final Semaphore permits = new Semaphore(AT_ONCE, true);

  Syncs(Queue queue, Subscriptions subscriptions) {
    this.queue = queue;
    this.subscriptions = subscriptions;
  }

  /// Answers with the next page; after the last one the connection gets events.
  void next(Connection connection, Caller caller, SyncRequest request, Requests.Reply reply) {
    permits.acquireUninterruptibly();
    try {
      var walk = walk(connection, caller, request);
      var page = walk.next(request.pageSize());
      connection.walk = page.next() == null ? null : walk;
      reply.answer(page);
      if (page.next() == null) {
        goLive(connection, walk, page);
      }
    } finally {
      permits.release();
    }
  }

  private Resume walk(Connection connection, Caller caller, SyncRequest request) {
    if (request.cursor() == null) {
      connection.ask(connection::hold);
      return queue.resume(caller, request);
    }
    var walk = connection.walk;
    if (walk == null || !Objects.equals(walk.cursor(), request.cursor())) {
      throw Refusal.invalid("cursor", "the `next` of the page before, on the same connection");
    }
    return walk;
  }

  private void goLive(Connection connection, Resume walk, SyncPage page) {
    List<ConversationId> joined = connection.ask(() -> connection.goLive(page.feedPos()));
    long heard = Math.min(page.feedPos(), walk.feedEnd());
    subscriptions.follow(connection, Subscriptions.starts(walk), heard);
    subscriptions.joined(connection, joined);
  }
}
