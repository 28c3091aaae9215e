package im.connection.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import im.connection.testing.Api;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import im.connection.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two running servers, one of which makes no snapshots, and a node of the test's that reaches a
/// web site on this machine, on one database.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkPreviewsIT {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", ""), "../docs/permissions.md");
  private static final String SITE = "http://site.example.com";
  private static final AtomicLong COUNT = new AtomicLong();

  /// One cell of the table of permissions.
  record Cell(String operation, String actor, String promise) {}

  private TestDatabase database;
  private RunningServer server;
  private WebSite site;
  private TestPreviews previews;
  private Person ann;
  private Person bob;
  private Person eve;
  private Person kim;
  private Person lee;
  private Map<String, JsonNode> cast;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    database = TestDatabase.create();
    var hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 site.example.com\n");
    server =
        RunningServer.builder()
            .database(database.database())
            .jvmOption("-Xmx160m")
            .jvmOption("-Djdk.net.hosts.file=" + hosts)
            .start();
    site = new WebSite();
    previews = new TestPreviews(database, site);
    site.on("/picture", WebSite.ok("image/png", Pictures.of("png", 960, 500)));
    site.page(
        "/wall",
        """
        <title>长城</title>
        <meta property="og:description" content="一道很长的墙">
        <meta property="og:site_name" content="例子">
        <meta property="og:image" content="/picture">
        """);
    site.page("/picture-only", "<title>图</title><meta property=og:image content=/picture>");
    ann = Person.register(server, "ann");
    bob = Person.register(server, "bob");
    eve = Person.register(server, "eve");
    kim = Person.register(server, "kim");
    lee = Person.register(server, "lee");
    cast = cast();
  }

  @AfterAll
  void stop() {
    previews.close();
    site.close();
    server.close();
    database.close();
  }

  @Test
  void theMessageIsAcknowledgedBeforeItsLinkIsFetchedAndUpdatedAfterwards() {
    String group = ann.group("墙", bob);
    var absent = bob.onAnotherDevice();
    absent.socket().live().close();
    var held = held("/held", "<title>长城</title>");
    try (var b = bob.live()) {
      long seq = send(ann, group, "看 %s/held，好看".formatted(SITE));
      previews.consider(previews.message(group, seq));
      await().until(() -> site.requests("/held") == 1);
      assertThat(b.next("message.created").at("/message/seq").asLong()).isEqualTo(seq);
      assertThat(message(bob, group, seq).has("preview")).isFalse();

      held.countDown();
      var updated = b.next("message.updated");
      assertThat(updated.at("/message/seq").asLong()).isEqualTo(seq);
      assertThat(updated.get("rev").asLong()).isEqualTo(updated.at("/message/rev").asLong());
      assertThat(updated.at("/message/preview/title").asText()).isEqualTo("长城");
      assertThat(updated.at("/message/body/text").asText()).contains("好看");
      assertThat(updated.at("/message").has("editedAt")).isFalse();
    }
    try (var late = absent.socket()) {
      var texts = new ArrayList<String>();
      late.sync(Map.of(), page -> texts.add(page.toString()));
      assertThat(texts).anySatisfy(text -> assertThat(text).contains("\"title\":\"长城\""));
    }
  }

  @Test
  void aSnapshotHasEverythingAndItsPictureIsServedByUs() {
    String group = ann.group("墙", bob);
    long seq = linked(group, "/wall");

    var preview = message(bob, group, seq).get("preview");
    assertThat(preview.get("url").asText()).isEqualTo(SITE + "/wall");
    assertThat(preview.get("description").asText()).isEqualTo("一道很长的墙");
    assertThat(preview.get("siteName").asText()).isEqualTo("例子");
    assertThat(preview.at("/image/width").asInt()).isEqualTo(480);
    assertThat(preview.at("/image/height").asInt()).isEqualTo(250);
    var picture = picture(bob, preview);
    assertThat(picture.status()).isEqualTo(200);
    assertThat(header(picture, "Content-Type")).isEqualTo("image/jpeg");
    assertThat(header(picture, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(picture, "Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
    assertThat(header(picture, "Cache-Control")).startsWith("private, max-age=");
    String path = preview.at("/image/path").asText();
    for (String accepted : List.of("image/png", "image/webp, image/*;q=0.5", "*/*")) {
      var same = bob.api().with("Accept", accepted).get(path);
      assertThat(same.status()).as(accepted).isEqualTo(200);
      assertThat(header(same, "Content-Type")).isEqualTo("image/jpeg");
      assertThat(same.text()).isEqualTo(picture.text());
    }
    var absent = path.replaceFirst("previews/\\d+", "previews/1");
    assertThat(bob.api().with("Accept", "image/png").get(absent).code()).isEqualTo("not_found");
    assertThat(server.api().get(path).status()).isEqualTo(401);
    assertThat(bob.api().get(path.replaceFirst("previews/\\d+", "previews/1")).code())
        .isEqualTo("not_found");
    assertThat(bob.api().get(path.replaceFirst("previews/\\d+", "previews/x")).status())
        .isBetween(400, 404);
  }

  @Test
  void theSameLinkIsFetchedOnceForAConversationAndNotForAnother() {
    String group = ann.group("海", bob);
    site.page("/once", "<title>一次</title>");
    linked(group, "/once");
    try (var b = bob.live()) {
      long refused = send(ann, group, "http://127.0.0.1:%d/loop".formatted(site.port()));
      long again = send(ann, group, "再看 " + SITE + "/once");
      var updated = b.next("message.updated");
      assertThat(updated.at("/message/seq").asLong()).isEqualTo(again);
      assertThat(updated.at("/message/preview/title").asText()).isEqualTo("一次");
      assertThat(message(bob, group, refused).has("preview")).isFalse();
    }
    assertThat(site.requests("/once")).isEqualTo(1);
    assertThat(site.requests("/loop")).isZero();
    assertThat(previews.rows("link_preview", group, "true")).isEqualTo(1);
    String other = ann.group("别处", bob);
    linked(other, "/once");
    assertThat(site.requests("/once")).isEqualTo(2);
    assertThat(digests()).doesNotHaveDuplicates();
  }

  @Test
  void aLinkThatLedToNothingIsNotTriedAgainAtOnce() {
    String group = ann.group("无", bob);
    previews.make(group, send(ann, group, SITE + "/missing"), "none");
    previews.make(group, send(ann, group, SITE + "/missing"), "none");
    assertThat(site.requests("/missing")).isEqualTo(1);
  }

  @Test
  void recallTakesTheSnapshotAwayUnlessAnotherMessageCarriesIt() {
    String group = ann.group("墙", bob);
    long first = linked(group, "/wall");
    long second = send(ann, group, SITE + "/wall");
    await().until(() -> message(bob, group, second).has("preview"));
    var preview = message(bob, group, second).get("preview");

    recall(group, first);
    assertThat(message(bob, group, first).has("preview")).isFalse();
    assertThat(picture(bob, preview).status()).isEqualTo(200);
    recall(group, second);
    assertThat(picture(bob, preview).code()).isEqualTo("not_found");
    assertThat(previews.rows("link_preview", group, "true")).isZero();
    assertThat(previews.rows("link_preview_use", group, "true")).isZero();
    assertThat(previews.rows("message", group, "preview is not null")).isZero();
  }

  @Test
  void whatIsRecalledWhileItsLinkIsFetchedGetsNothing() {
    String group = ann.group("墙", bob);
    for (int i = 0; i < 10; i++) {
      site.page("/race" + i, "<title>快</title>");
      long seq = send(ann, group, SITE + "/race" + i);
      var sent = previews.message(group, seq);
      var recall = CompletableFuture.runAsync(() -> recall(group, seq));
      previews.make(sent, "fetched");
      recall.join();
      assertThat(message(bob, group, seq).has("preview")).isFalse();
    }
    assertThat(previews.rows("link_preview", group, "true")).isZero();
    assertThat(previews.rows("link_preview_use", group, "true")).isZero();
  }

  @Test
  void whatIsEditedLosesItsSnapshotAndGetsTheNewOne() {
    String group = ann.group("墙", bob);
    long seq = linked(group, "/wall");
    var old = message(bob, group, seq).get("preview");
    try (var b = bob.live()) {
      var held = held("/held-sea", "<title>海</title>");
      edit(group, seq, SITE + "/held-sea");
      previews.consider(previews.message(group, seq));
      hear(b, message -> !message.has("preview"));
      held.countDown();
      hear(b, message -> message.at("/preview/title").asText().equals("海"));
      previews.make(group, seq, "kept");
      edit(group, seq, "没有");
      previews.make(group, seq, "none");
      hear(b, message -> !message.has("preview"));
    }
    assertThat(picture(bob, old).code()).isEqualTo("not_found");
    assertThat(previews.rows("link_preview", group, "true")).isZero();
  }

  /// Lets the site have a page that it does not answer with before the latch is open.
  private CountDownLatch held(String path, String page) {
    var held = new CountDownLatch(1);
    site.on(
        path,
        out -> {
          held.await();
          WebSite.ok("text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8)).to(out);
        });
    return held;
  }

  /// Takes in changes of a message up to such a one; the first may still tell of its first preview.
  private static void hear(Socket device, Predicate<JsonNode> such) {
    JsonNode message;
    do {
      message = device.next("message.updated").get("message");
    } while (!such.test(message));
  }

  @Test
  void theSenderCanSwitchItOff() {
    String group = ann.group("静", bob);
    site.page("/private", "<title>私</title>");
    var body = Map.of("text", SITE + "/private", "preview", false);
    long seq = send(ann, group, body).get("seq").asLong();
    previews.make(group, seq, "none");
    assertThat(site.requests("/private")).isZero();
    assertThat(message(bob, group, seq).at("/body/preview").asBoolean(true)).isFalse();

    var answer =
        ann.api()
            .post(
                "/api/v1/conversations/" + group + "/messages",
                Map.of(
                    "clientId",
                    "bad",
                    "type",
                    "text",
                    "body",
                    Map.of("text", "a", "preview", "no")));
    assertThat(answer.code()).isEqualTo("invalid_argument");
  }

  @Test
  void theOperatorCanSwitchItOff() {
    assertThat(previews.listens("true")).isTrue();
    assertThat(previews.listens("false")).isFalse();
  }

  @Test
  void thePictureOfWhatIsHiddenOrExpiredIsNotServed() {
    String group = ann.group("墙", bob);
    long seq = linked(group, "/wall");
    var preview = message(bob, group, seq).get("preview");

    bob.api()
        .post(
            "/api/v1/conversations/%s/messages/hide".formatted(group), Map.of("seqs", List.of(seq)))
        .expect(204);
    assertThat(picture(bob, preview).code()).isEqualTo("not_found");
    assertThat(picture(ann, preview).status()).isEqualTo(200);
    previews
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "update message set expires_at = now() where conversation_id = ? and seq = ?",
                Long.valueOf(group),
                seq));
    assertThat(picture(ann, preview).code()).isEqualTo("not_found");
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyCellOfTheTableIsTrue(Cell cell) {
    var answer =
        picture(
            actor(cell.actor()), cast.getOrDefault(cell.operation(), MissingNode.getInstance()));

    assertThat(answer.status() == 200 ? "yes" : answer.code()).isEqualTo(cell.promise());
  }

  private Map<String, JsonNode> cast() {
    String direct =
        ann.live().call("conversation.open", Map.of("userId", bob.id())).get("id").asText();
    String group = ann.group("权", bob, kim);
    var seen = message(ann, group, linked(group, "/wall")).get("preview");
    long recalled = linked(group, "/picture-only");
    var gone = message(ann, group, recalled).get("preview");
    recall(group, recalled);
    kim.live().call("group.leave", Map.of("groupId", group));
    ann.invite(group, lee);
    var alone = message(ann, direct, linked(direct, "/wall")).get("preview");
    return Map.of(
        "the picture of a link in a direct conversation",
        alone,
        "the picture of a link in a group",
        seen,
        "the picture of a recalled link in a group",
        gone);
  }

  private Person actor(String role) {
    return switch (role) {
      case "member" -> bob;
      case "later member" -> lee;
      case "former member" -> kim;
      case "outsider" -> eve;
      default -> throw new AssertionError(role);
    };
  }

  /// Sends a link to a page of the site and waits for its snapshot.
  private long linked(String conversation, String path) {
    long seq = send(ann, conversation, SITE + path);
    previews.make(conversation, seq, "fetched");
    return seq;
  }

  private static long send(Person sender, String conversation, String text) {
    return send(sender, conversation, Map.of("text", text)).get("seq").asLong();
  }

  private static JsonNode send(Person sender, String conversation, Map<String, ?> body) {
    return sender
        .api()
        .post(
            "/api/v1/conversations/" + conversation + "/messages",
            Map.of("clientId", "c" + COUNT.incrementAndGet(), "type", "text", "body", body))
        .expect(201);
  }

  private void recall(String conversation, long seq) {
    String path = "/api/v1/conversations/%s/messages/%d/recall".formatted(conversation, seq);
    ann.api().post(path, Map.of()).expect(200);
  }

  /// Lets a message have been edited.
  private void edit(String conversation, long seq, String text) {
    previews
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                update message set body = ?, edited_at = now()
                where conversation_id = ? and seq = ?
                """,
                "{\"text\":\"%s\"}".formatted(text),
                Long.valueOf(conversation),
                seq));
  }

  private List<String> digests() {
    return previews
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("select digest from link_preview where preview like '%/once%'")
                .mapTo(String.class)
                .list());
  }

  private static JsonNode message(Person reader, String conversation, long seq) {
    String path =
        "/api/v1/conversations/%s/messages?after=%d&limit=1".formatted(conversation, seq - 1);
    return reader.api().get(path).expect(200).get("items").get(0);
  }

  private static Api.Answer picture(Person viewer, JsonNode preview) {
    return viewer.api().get(preview.at("/image/path").asText());
  }

  private static String header(Api.Answer answer, String name) {
    return String.join(" & ", answer.headers().allValues(name));
  }

  static Stream<Cell> cells() throws IOException {
    String document = Files.readString(DOCUMENT);
    int start = document.indexOf("## Link previews");
    var rows =
        document
            .substring(start, document.indexOf("## What is a user's"))
            .lines()
            .filter(line -> line.startsWith("| "))
            .map(line -> Stream.of(line.substring(1).split("\\|", -1)).map(String::strip).toList())
            .toList();
    return rows.stream()
        .skip(1)
        .flatMap(row ->
            IntStream.range(1, 5)
                .mapToObj(i -> new Cell(row.getFirst(), rows.getFirst().get(i), row.get(i))));
  }
}
