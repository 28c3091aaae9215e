package im.connection.conversations;

import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.MessageId;
import im.connection.kernel.Position;
import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import im.connection.platform.db.Ids;
import im.connection.platform.json.Json;
import im.connection.platform.json.JsonRules;
import im.connection.presence.Presence;
import im.connection.presence.TestPresence;
import im.connection.testing.TestDatabase;
import java.time.Duration;
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

  private final TestDatabase database;
  private final Recorder bus = new Recorder();
  private final Ids ids;
  private final Jdbi jdbi;
  private final Conversations conversations;
  private final Feeds feeds;
  private final ConversationLog log;
  private final MessageStates states;
  private final Presence presence;
  private final Marks marks;
  private final AccessEpochs epochs;

  /// Creates the database.
  public TestLog() {
    this(TestDatabase.create(), new Counter());
  }

  /// The logs of a database that others use too; it needs no closing.
  public static TestLog of(TestDatabase database) {
    return new TestLog(database, new Counter());
  }

  private TestLog(TestDatabase database, Ids ids) {
    this.database = database;
    this.ids = ids;
    this.jdbi = database.jdbi();
    var json = new Json(JsonRules.mapper());
    var mentions = new MentionStore();
    var store = new LogStore(ids, json, mentions);
    states = new MessageStates(new MessageStateStore(), store, mentions, List.of());
    var feedStore = new FeedStore(json);
    conversations =
        new Conversations(jdbi, new ConversationStore(ids), store, feedStore, new Turns(), bus);
    feeds = new Feeds(jdbi, feedStore, bus);
    var markStore = new MarkStore();
    log = new ConversationLog(jdbi, store, new LogReader(), markStore);
    presence = TestPresence.of(jdbi, bus);
    marks = new Marks(jdbi, markStore, new LogReader(), conversations, presence, bus);
    epochs = new AccessEpochs(jdbi, new AccessEpochStore(), store);
  }

  /// See [TestDatabase#freezeStatistics()].
  public void freezeStatistics() {
    database.freezeStatistics();
  }

  /// See [TestDatabase#rowsRead(Runnable)].
  public long rowsRead(Runnable work) {
    return database.rowsRead(work);
  }

  /// The same database as another node of the cluster sees it; it needs no closing.
  public TestLog onAnotherNode() {
    return new TestLog(database, ids);
  }

  /// Where the database is.
  public Settings.Database database() {
    return database.database();
  }

  /// Records everything published.
  public Bus bus() {
    return bus;
  }

  /// The conversations.
  public Conversations conversations() {
    return conversations;
  }

  /// Changes of messages.
  public MessageStates states() {
    return states;
  }

  /// The feeds.
  public Feeds feeds() {
    return feeds;
  }

  /// The logs.
  public ConversationLog log() {
    return log;
  }

  /// The read marks.
  public Marks marks() {
    return marks;
  }

  /// Who is there: nobody.
  public Presence presence() {
    return presence;
  }

  /// What is delivered; it needs draining.
  public Deliveries newDeliveries() {
    return new Deliveries(jdbi, new MarkStore(), conversations, presence, bus);
  }

  /// What voids decisions about senders.
  public AccessEpochs epochs() {
    return epochs;
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

  /// A conversation of these, who see all of it.
  public ConversationId group(UserId... members) {
    var joined = List.of(members);
    return conversations.createGroup(
        "group",
        change -> {
          change.announce(
              Announcement.joining(
                  joined.getFirst(), "group.created", joined, Announcement.History.ALL));
          return change.conversation();
        });
  }

  /// Lets users into a conversation.
  public void join(ConversationId id, Announcement.History history, UserId... users) {
    announce(id, Announcement.joining(users[0], "member.joined", List.of(users), history));
  }

  /// Takes users out of a conversation.
  public void leave(ConversationId id, UserId... users) {
    announce(id, Announcement.departing(users[0], "member.left", List.of(users)));
  }

  private void announce(ConversationId id, Announcement announcement) {
    conversations.change(
        id,
        change -> {
          change.announce(announcement);
          return true;
        });
  }

  /// Takes a message back.
  public LogEntry recall(ConversationId conversation, long seq) {
    return jdbi.inTransaction(handle -> {
      var head = log.lock(handle, List.of(conversation)).values().iterator().next();
      return states.recall(handle, head, seq, new UserId(1));
    });
  }

  /// Lets everything up to a message have happened so much earlier.
  public void age(ConversationId conversation, long seq, Duration age) {
    jdbi.useHandle(handle -> {
      handle.execute(
          """
          update message set created_at = created_at - cast(? as interval)
          where conversation_id = ? and seq <= ?
          """,
          age.toString(),
          conversation.value(),
          seq);
      handle.execute(
          """
          update conversation_change set changed_at = changed_at - cast(? as interval)
          where conversation_id = ? and seq <= ?
          """,
          age.toString(),
          conversation.value(),
          seq);
    });
  }

  /// What is wrong with a log: seqs and revs that are not dense, counters that do not fit their
  /// rows, times that go backwards. Empty for a sound one.
  public List<String> flaws(ConversationId conversation) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                with row as (
                  select seq, rev, ordinal, created_at, recalled_at,
                         row_number() over w as place,
                         count(*) filter (where type <> 'system') over w as counted,
                         lag(created_at) over w as before
                  from message
                  where conversation_id = :id
                  window w as (order by seq)
                )
                select 'seq ' || seq || ' at place ' || place from row where seq <> place
                union all
                select 'ordinal ' || ordinal || ' at seq ' || seq from row where ordinal <> counted
                union all
                select 'time goes back at seq ' || seq from row where created_at < before
                union all
                select 'rev ' || n || ' is missing'
                from conversation_head h, generate_series(1, h.rev) n
                where h.id = :id and not exists (select from row where rev = n)
                  and not exists (
                    select from conversation_change c
                    where c.conversation_id = :id and c.rev = n)
                  and not exists (select from row where recalled_at is not null)
                union all
                select 'head ' || h.seq || '/' || h.rev || '/' || h.ordinal
                from conversation_head h
                where h.id = :id and (h.seq <> (select max(seq) from row)
                  or h.ordinal <> (select max(ordinal) from row))
                """)
            .bind("id", conversation.value())
            .mapTo(String.class)
            .list());
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
            "{\"text\":\"" + text + "\"}",
            Attributes.NONE);
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
        jdbi,
        new LogStore(new Counter(), new Json(JsonRules.mapper()), new MentionStore()),
        new LogReader(),
        new MarkStore());
  }

  @Override
  public void close() {
    database.close();
  }
}
