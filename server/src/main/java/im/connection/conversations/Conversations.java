package im.connection.conversations;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// All conversations: finding them, changing who belongs to them, listing them.
@Singleton
public final class Conversations {
  private record Outcome<R>(R result, List<News> news) {}

  private record Pair(long low, long high) {
    static Pair of(UserId one, UserId other) {
      return new Pair(Math.min(one.value(), other.value()), Math.max(one.value(), other.value()));
    }
  }

  private static final Duration LOCK_WAIT = Duration.ofSeconds(5);

  private final Jdbi jdbi;
  private final ConversationStore store;
  private final LogStore log;
  private final FeedStore feeds;
  private final Turns turns;
  private final Bus bus;
  private final Cache<ConversationId, Conversation> known =
      Caffeine.newBuilder().maximumSize(100_000).build();
  private final Cache<Pair, Conversation.Direct> pairs =
      Caffeine.newBuilder().maximumSize(100_000).build();

  Conversations(
      Jdbi jdbi, ConversationStore store, LogStore log, FeedStore feeds, Turns turns, Bus bus) {
    this.jdbi = jdbi;
    this.store = store;
    this.log = log;
    this.feeds = feeds;
    this.turns = turns;
    this.bus = bus;
  }

  /// The conversation with this id.
  public Optional<Conversation> find(ConversationId id) {
    return Optional.ofNullable(known.get(id, key -> jdbi.withHandle(h -> store.find(h, key))));
  }

  /// The direct conversation of two users, if they ever opened one.
  public Optional<Conversation.Direct> findDirect(UserId one, UserId other) {
    return Optional.ofNullable(
        pairs.get(
            Pair.of(one, other),
            pair -> jdbi.withHandle(h -> store.findDirect(h, one, other)).orElse(null)));
  }

  /// The direct conversation of two different users, opened now if need be. A new one starts under
  /// the stranger limit unless `acquainted`.
  public Conversation.Direct openDirect(UserId one, UserId other, boolean acquainted) {
    return openDirect(one, other, acquainted, handle -> {});
  }

  /// The same; what opening it takes is done in the transaction that opens it.
  ///
  /// @throws Refusal as `opening` does
  public Conversation.Direct openDirect(
      UserId one, UserId other, boolean acquainted, Consumer<Handle> opening) {
    return findDirect(one, other)
        .orElseGet(() -> {
          var id = store.nextId();
          var opened =
              jdbi.inTransaction(h -> {
                opening.accept(h);
                return store.createDirect(h, id, one, other, acquainted);
              });
          var members = List.of(opened.low(), opened.high());
          bus.publish(List.of(new News.LogAdvanced(opened.id(), 0, members, null)));
          return opened;
        });
  }

  /// Creates the conversation of a new group; `work` must announce its first members. The group's
  /// id is [LogChange#conversation()].
  public <R> R createGroup(String title, Function<LogChange, R> work) {
    var id = store.nextId();
    var ids = log.nextIds();
    return publish(
        jdbi.inTransaction(handle -> {
          store.createGroup(handle, id, title);
          return run(handle, id, ids, work);
        }));
  }

  /// Runs one transaction that holds the conversation's head and advances its access epoch, then
  /// publishes what it wrote. Every change of who may see or send goes through here.
  ///
  /// @throws Refusal `not_found` when there is no such conversation
  public <R> R change(ConversationId id, Function<LogChange, R> work) {
    var ids = log.nextIds();
    return publish(turns.take(id, () -> jdbi.inTransaction(handle -> run(handle, id, ids, work))));
  }

  /// Closes at most `limit` open spans of a conversation to which nothing can be appended any more,
  /// at its end, without holding its head. The answer is how many there were.
  public int closeSpans(ConversationId id, int limit) {
    return jdbi.inTransaction(handle -> log.closeSpans(handle, id, limit));
  }

  /// Whether `user` is a member now.
  public boolean isMember(ConversationId id, UserId user) {
    return jdbi.withHandle(handle -> store.isMember(handle, id, user));
  }

  /// Those of `users` who are members now.
  public List<UserId> membersAmong(ConversationId id, List<UserId> users) {
    return jdbi.withHandle(handle -> store.membersAmong(handle, id, users));
  }

  /// All conversations in which these users are members now, with what they see of each.
  public List<Membership> memberships(List<UserId> users) {
    return jdbi.withHandle(handle -> store.memberships(handle, users));
  }

  /// Those of `users` who are members now, with what came before they joined.
  public List<Joined> joined(ConversationId id, List<UserId> users) {
    return jdbi.withHandle(handle -> store.joined(handle, id, users));
  }

  /// How far `user` can look into each conversation they are or were in, ascending by id.
  public List<Reach> reaches(UserId user) {
    return jdbi.withHandle(handle -> store.reaches(handle, user));
  }

  /// How far `user` can look into one conversation, if they are or were in it.
  public Optional<Reach> reach(UserId user, ConversationId id) {
    return jdbi.withHandle(handle -> store.reach(handle, user, id));
  }

  /// One conversation as `user` sees it.
  ///
  /// @throws Refusal `not_found` when it is absent or was never theirs
  public ConversationRecord get(UserId user, ConversationId id) {
    return jdbi.withHandle(handle -> store.record(handle, user, id))
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  /// Those of these conversations that are or were the user's, as they see them.
  public List<ConversationRecord> records(UserId user, List<ConversationId> ids) {
    return jdbi.withHandle(handle -> store.records(handle, user, ids));
  }

  /// The user's conversations that are archived, or those that are not: pinned ones first, then the
  /// most recently active; those without a message are left out.
  public Page<ConversationRecord> list(
      UserId user, boolean archived, @Nullable String cursor, int limit) {
    Page.checkLimit(limit);
    var after = cursor == null ? ListCursor.FIRST : ListCursor.valueOf(cursor);
    var records = jdbi.withHandle(handle -> store.list(handle, user, archived, after, limit + 1));
    if (records.size() <= limit) {
      return new Page<>(records, null);
    }
    var page = records.subList(0, limit);
    return new Page<>(page, ListCursor.of(page.getLast()).toString());
  }

  private <R> Outcome<R> run(
      Handle handle, ConversationId id, PrimitiveIterator.OfLong ids, Function<LogChange, R> work) {
    log.limitLockWaits(handle, LOCK_WAIT);
    var head = log.lock(handle, List.of(id), false).get(id);
    if (head == null) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    var change = new LogChange(handle, head, log, ids);
    R result = work.apply(change);
    if (change.title() != null) {
      store.rename(handle, id, change.title());
    }
    log.advance(handle, List.of(head), 1);
    var feed = feeds.append(handle, change.feeds());
    var news = new ArrayList<News>();
    change.entries().forEach(entry -> news.add(ConversationLog.news(entry)));
    feed.forEach(entry -> news.add(Feeds.news(entry)));
    return new Outcome<>(result, news);
  }

  private <R> R publish(Outcome<R> outcome) {
    bus.publish(outcome.news());
    return outcome.result();
  }
}
