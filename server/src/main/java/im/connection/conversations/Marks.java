package im.connection.conversations;

import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.presence.Glance;
import im.connection.presence.Presence;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// How far members have read. While a member is invisible, or blocks the other user of a direct
/// conversation, their own mark moves and others do not learn of it; the next mark they move
/// afterwards makes up for it.
@Singleton
public final class Marks {
  private final Jdbi jdbi;
  private final MarkStore store;
  private final LogReader reader;
  private final Conversations conversations;
  private final Presence presence;
  private final Bus bus;

  Marks(
      Jdbi jdbi,
      MarkStore store,
      LogReader reader,
      Conversations conversations,
      Presence presence,
      Bus bus) {
    this.jdbi = jdbi;
    this.store = store;
    this.reader = reader;
    this.conversations = conversations;
    this.presence = presence;
    this.bus = bus;
  }

  /// Moves the user's read mark forward to `seq`, never backwards and never beyond what they see,
  /// and takes off a mark as unread.
  ///
  /// @return the mark as it now stands
  /// @throws Refusal `not_found` when the conversation was never theirs
  public long read(UserId user, ConversationId id, long seq) {
    var conversation = find(id);
    var peer = conversation instanceof Conversation.Direct direct ? direct.peerOf(user) : null;
    boolean isTold =
        peer == null
            ? !presence.isInvisible(user)
            : !presence.sensed(List.of(new Glance(user, peer))).isEmpty();
    var mark =
        jdbi.inTransaction(handle -> {
          var moved =
              store
                  .move(handle, user, id, seq, isTold)
                  .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
          if (peer == null && moved.isShown()) {
            store.moveReader(handle, user, id, moved.seq());
          }
          return moved;
        });
    if (mark.isMoved() || mark.isShown()) {
      bus.publish(List.of(new News.MarkMoved(id, user, mark.seq(), mark.isShown() ? peer : null)));
    }
    return mark.seq();
  }

  /// The user's conversations in which marks have moved since, without those that moved with a
  /// message.
  public MovedMarks moved(UserId user, Instant since) {
    return jdbi.withHandle(handle -> store.moved(handle, user, since));
  }

  /// Marks a conversation as unread for all of the user's devices, until they read or send there.
  ///
  /// @throws Refusal `not_found` when the conversation was never theirs
  void markUnread(UserId user, ConversationId id) {
    boolean isNew =
        jdbi.inTransaction(handle -> store.markUnread(handle, user, id))
            .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    if (isNew) {
      bus.publish(List.of(new News.UnreadMarked(id, user)));
    }
  }

  /// Who has read a message of a group, or with `haveRead` false who has not; for its sender.
  ///
  /// @throws Refusal `not_found` for whoever may not see the message, `forbidden` for whoever did
  ///   not send it, `invalid_argument` in a direct conversation
  Readers readers(UserId user, ConversationId id, long seq, ReaderQuery query) {
    return jdbi.withHandle(handle -> {
      var message = requireOwn(handle, user, id, seq);
      var count =
          store.counts(handle, id).of(user, seq).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
      var fetched =
          store.readers(handle, message, query.haveRead(), query.after(), query.limit() + 1);
      var page = Page.of(fetched, query.limit(), peer -> peer.id().toString());
      return new Readers(count.read(), count.members(), page.items(), page.next());
    });
  }

  /// Lets those pass who may watch how many have read these messages of a group: their sender.
  ///
  /// @throws Refusal as [#readers]
  public void requireOwn(UserId user, ConversationId id, Collection<Long> seqs) {
    jdbi.useHandle(handle -> seqs.forEach(seq -> requireOwn(handle, user, id, seq)));
  }

  /// How far everybody in a group has read, in one query.
  public ReadCounts counts(ConversationId id) {
    return jdbi.withHandle(handle -> store.counts(handle, id));
  }

  /// Forgets how far a user has read in these groups, as others may know it.
  public void forget(UserId user, List<ConversationId> groups) {
    jdbi.useTransaction(handle -> store.forgetReader(handle, user, groups));
  }

  private LogEntry requireOwn(Handle handle, UserId user, ConversationId id, long seq) {
    if (find(id) instanceof Conversation.Direct direct && direct.has(user)) {
      throw Refusal.invalid("conversationId", "a group's conversation");
    }
    if (!reader.isMember(handle, user, id)) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    var message =
        reader.visible(handle, user, id, seq, seq, true, 1).stream()
            .findFirst()
            .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    if (!message.sender().equals(user)) {
      throw Refusal.of(ErrorCode.FORBIDDEN);
    }
    return message;
  }

  private Conversation find(ConversationId id) {
    return conversations.find(id).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }
}
