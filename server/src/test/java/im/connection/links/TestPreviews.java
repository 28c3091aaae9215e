package im.connection.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.accounts.TestQuotas;
import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.cluster.TestBus;
import im.connection.conversations.LogEntry;
import im.connection.conversations.TestLog;
import im.connection.kernel.ConversationId;
import im.connection.platform.compute.Compute;
import im.connection.platform.config.Settings;
import im.connection.platform.json.Json;
import im.connection.platform.json.JsonRules;
import im.connection.testing.Patience;
import im.connection.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/// One more node that makes snapshots beside running servers, of pages that a [WebSite] has.
final class TestPreviews implements AutoCloseable {
  private final Fetcher fetcher;
  private final TestLog log;
  private final TestBus bus;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Compute compute = new Compute(1, meters);
  private final LinkPreviews previews;

  TestPreviews(TestDatabase database, Route route) {
    fetcher = new Fetcher(route);
    log = TestLog.of(database);
    bus = new TestBus(database);
    previews = previews(bus.bus(), "true");
  }

  private LinkPreviews previews(Bus to, String isOn) {
    var json = new Json(JsonRules.mapper());
    var store = new PreviewStore();
    var firstLink = new FirstLink(json);
    var digests = new LinkDigests(log.jdbi(), store);
    var attachments =
        new Attachments(
            log.jdbi(),
            log.log(),
            log.states(),
            store,
            firstLink,
            digests,
            to,
            log.ids(),
            json,
            TestQuotas.generous(InstantSource.system()));
    var settings = Settings.read(List.of(Map.of("IMC_LINK_PREVIEWS", isOn)));
    return new LinkPreviews(
        firstLink,
        new Snapshots(fetcher, compute, Patience.LIMIT),
        attachments,
        to,
        settings,
        meters);
  }

  /// Whether a server with this setting would hear of messages.
  boolean listens(String isOn) {
    var listeners = new AtomicInteger();
    var silent =
        new Bus() {
          @Override
          public void publish(List<News> news) {}

          @Override
          public void listen(Consumer<List<News>> listener) {
            listeners.incrementAndGet();
          }

          @Override
          public void listenForGaps(Runnable listener) {}
        };
    previews(silent, isOn).start(new StartupEvent());
    return listeners.get() > 0;
  }

  Jdbi jdbi() {
    return log.jdbi();
  }

  /// A message as it stands.
  LogEntry message(String conversation, long seq) {
    return log.log().at(ConversationId.valueOf(conversation), seq).orElseThrow();
  }

  /// Lets a name be looked up, and does not wait for the answer.
  void lookUp(String link) {
    var address = WebAddress.of(link).orElseThrow();
    assertThat(new Snapshots(fetcher, compute, Duration.ZERO).of(address)).isEmpty();
  }

  /// Looks at a message; the snapshot comes later.
  void consider(LogEntry message) {
    previews.consider(message);
  }

  /// Looks at a message and waits for what comes of it.
  void make(String conversation, long seq, String outcome) {
    make(message(conversation, seq), outcome);
  }

  void make(LogEntry message, String outcome) {
    double before = count(outcome);
    consider(message);
    await(outcome).until(() -> count(outcome) > before);
  }

  boolean isIdle() {
    return previews.isIdle();
  }

  double count(String outcome) {
    return meters.counter("imc.links", "outcome", outcome).count();
  }

  /// How many such rows of a conversation a table has.
  long rows(String table, String conversation, String such) {
    return log.count(
        "select count(*) from %s where conversation_id = ? and %s".formatted(table, such),
        Long.valueOf(conversation));
  }

  @Override
  public void close() {
    previews.refuse();
    compute.close();
    bus.close();
  }
}
