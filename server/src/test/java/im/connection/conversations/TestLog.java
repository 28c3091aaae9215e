package im.connection.conversations;

import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.MessageId;
import im.connection.kernel.Position;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import im.connection.platform.json.Json;
import im.connection.platform.json.JsonRules;
import im.connection.testing.TestDatabase;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/// The conversations and feeds wired by hand on a database of their own, for tests of the features
/// above them.
public final class TestLog implements AutoCloseable {
  private static final class Counter implements Ids {
    private final AtomicLong last = new AtomicLong(1_000);

    @Override
    public long next() {
      return last.incrementAndGet();
    }

    @Override
    public long next(int count) {
      return last.addAndGet(count) - count + 1;
    }
  }

  private static final class Recorder implements Bus {
    private final List<News> news = new CopyOnWriteArrayList<>();

    @Override
    public void publish(List<News> published) {
      news.addAll(published);
    }

    @Override
    public void listen(Consumer<List<News>> listener) {}

    @Override
    public void listenForGaps(Runnable listener) {}
  }

  private final TestDatabase database = TestDatabase.create();
  private final Recorder bus = new Recorder();
  private final Ids ids = new Counter();
  private final Jdbi jdbi = database.jdbi();
  private final Conversations conversations;
  private final Feeds feeds;
  private final ConversationLog log;

  /// Creates the database.
  public TestLog() {
    var json = new Json(JsonRules.mapper());
    var store = new LogStore(ids, json);
    var feedStore = new FeedStore(json);
    conversations = new Conversations(jdbi, new ConversationStore(ids), store, feedStore, bus);
    feeds = new Feeds(jdbi, feedStore, bus);
    log = new ConversationLog(jdbi, store, new LogReader());
  }

  /// The conversations.
  public Conversations conversations() {
    return conversations;
  }

  /// The feeds.
  public Feeds feeds() {
    return feeds;
  }

  /// The logs.
  public ConversationLog log() {
    return log;
  }

  /// Access to the database.
  public Jdbi jdbi() {
    return jdbi;
  }

  /// Ids that count up.
  public Ids ids() {
    return ids;
  }

  /// Everything published so far.
  public List<News> news() {
    return bus.news;
  }

  /// Registers a user.
  public UserId user(String username) {
    var user = new UserId(ids.next());
    jdbi.useHandle(handle ->
        handle.execute(
            """
            insert into users (id, username, display_name, created_at, updated_at)
            values (?, ?, ?, now(), now())
            """,
            user.value(),
            username + user,
            username));
    return user;
  }

  /// Sends a text as the batch writer does, whatever the rules say.
  public LogEntry send(ConversationId conversation, UserId sender, String text) {
    var message =
        new NewMessage(
            conversation,
            sender,
            new MessageId(ids.next()),
            "c" + ids.next(),
            "digest",
            "text",
            "{\"text\":\"" + text + "\"}");
    return jdbi.inTransaction(handle -> {
      var heads = log.lock(handle, List.of(conversation));
      return log.append(handle, heads, List.of(message)).getFirst();
    });
  }

  /// What one rule says to a sender.
  public Optional<ErrorCode> ask(AccessRule rule, ConversationId conversation, UserId sender) {
    var found = conversations.find(conversation).orElseThrow();
    return jdbi.withHandle(handle -> rule.refusal(handle, found, sender));
  }

  /// The head of a conversation as it stands.
  public Head head(ConversationId conversation) {
    return jdbi.inTransaction(
        handle -> log.lock(handle, List.of(conversation)).values().iterator().next());
  }

  /// Everything in a log.
  public List<LogEntry> entries(ConversationId conversation) {
    return log.after(conversation, Position.START, 1_000);
  }

  /// The events that the system messages of a log record, in order.
  public List<String> events(ConversationId conversation) {
    return entries(conversation).stream()
        .filter(entry -> entry.type().equals(LogEntry.SYSTEM))
        .map(entry -> String.valueOf(entry.body()).replaceAll(".*\"event\":\"([^\"]+)\".*", "$1"))
        .toList();
  }

  /// The seqs of a log that a user may see.
  public List<Long> visible(UserId user, ConversationId conversation) {
    return log.visible(user, conversation, 1, Long.MAX_VALUE, true, 1_000).stream()
        .map(LogEntry::seq)
        .toList();
  }

  /// The kinds of everything in a user's feed, in order.
  public List<String> feed(UserId user) {
    return feeds.after(user, 0, 1_000).stream().map(FeedEntry::kind).toList();
  }

  /// A number the database answers.
  public long count(String sql, Object... arguments) {
    return jdbi.withHandle(handle -> {
      var query = handle.createQuery(sql);
      for (int i = 0; i < arguments.length; i++) {
        query.bind(i, arguments[i]);
      }
      return query.mapTo(Long.class).one();
    });
  }

  /// A log whose database is out of reach, for tests that must not read it.
  public static ConversationLog unreachable() {
    var jdbi =
        Jdbi.create(() -> {
          throw new java.sql.SQLException("no database here");
        });
    return new ConversationLog(
        jdbi, new LogStore(new Counter(), new Json(JsonRules.mapper())), new LogReader());
  }

  @Override
  public void close() {
    database.close();
  }
}
