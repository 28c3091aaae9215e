package im.connection.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Taking along everything that is one's own, end to end.
class ExportsIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String EXPORTS = "/api/v1/users/me/exports";

  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final RunningServer SERVER =
      RunningServer.builder().database(DATABASE.database()).longLived().start();

  private final RunningServer server = SERVER;
  private final Person ann = Person.register(server, "ann");
  private final Person bob = Person.register(server, "bob");

  @AfterAll
  static void stop() {
    SERVER.close();
    DATABASE.close();
  }

  @Test
  void anArchiveHoldsEverythingThatIsOnesOwnAndNothingElse() throws Exception {
    ann.befriend(bob);
    var cat = Person.register(server, "cat");
    ann.api().patch("/api/v1/users/me", Map.of("bio", "园丁")).expect(200);
    ann.api().patch("/api/v1/users/me/status", Map.of("text", "开会中")).expect(200);
    ann.api().put("/api/v1/users/me/blocks/" + cat.id(), Map.of());
    String group = bob.group("周末爬山", cat);
    String direct;
    try (var phone = ann.live();
        var other = bob.live()) {
      direct = phone.call("message.send", bob.textTo("e1", "你好，鲍勃")).get("conversationId").asText();
      other.call("message.send", ann.textTo("e2", "嗨"));
      other.call("message.send", Person.text(group, "e3", "before ann came"));
      bob.invite(group, ann);
      other.callAll(
          "message.send",
          IntStream.range(0, 1_200)
              .mapToObj(i -> Person.text(group, "f" + i, "number " + i))
              .toList());
      other.call("message.send", Person.text(group, "e4", "after ann came"));
      String id = phone.call("export.request", Map.of()).get("id").asText();
      var finished = phone.next("export.finished").get("data");
      assertThat(finished.get("id").asText()).isEqualTo(id);
      assertThat(finished.get("state").asText()).isEqualTo("done");
      assertThat(finished.get("progress").asDouble()).isEqualTo(1);

      var answer = download(ann, id);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/zip");
      assertThat(answer.body().length).isEqualTo(finished.get("bytes").asInt());
      JsonNode files = unzip(answer.body());
      assertThat(files.get("profile").get("bio").asText()).isEqualTo("园丁");
      assertThat(files.get("status").get("text").asText()).isEqualTo("开会中");
      assertThat(files.get("privacy").get("phone").asText()).isEqualTo("contacts");
      assertThat(files.get("devices")).hasSize(1);
      assertThat(files.get("sign-ins").isArray()).isTrue();
      assertThat(files.get("contacts").get(0).get("user").get("id").asText()).isEqualTo(bob.id());
      assertThat(files.get("contact-requests-outgoing")).hasSize(1);
      assertThat(files.get("groups").get(0).get("name").asText()).isEqualTo("周末爬山");
      assertThat(files.get("conversations")).hasSize(2);
      assertThat(files.get("messages/" + direct).findValuesAsText("text"))
          .containsExactly("你好，鲍勃", "嗨");
      assertThat(files.get("messages/" + group).findValuesAsText("text"))
          .hasSize(1_201)
          .doesNotContain("before ann came")
          .endsWith("after ann came");
    }
  }

  @Test
  void onlyItsOwnerSeesAnArchive() throws Exception {
    String id = done(ann);
    assertThat(bob.api().get(EXPORTS + "/" + id).code()).isEqualTo("not_found");
    assertThat(download(bob, id).statusCode()).isEqualTo(404);
    assertThat(bob.api().delete(EXPORTS + "/" + id).code()).isEqualTo("not_found");
    assertThat(bob.api().get(EXPORTS).expect(200).get("items")).isEmpty();
    assertThat(server.api().get(EXPORTS + "/" + id + "/archive").code())
        .isEqualTo("unauthenticated");
    assertThat(ann.api().get(EXPORTS + "/x").code()).isEqualTo("invalid_argument");

    assertThat(ann.api().get(EXPORTS).expect(200).get("items")).hasSize(1);
    ann.api().delete(EXPORTS + "/" + id).expect(204);
    assertThat(download(ann, id).statusCode()).isEqualTo(404);
    assertThat(ann.api().get(EXPORTS).expect(200).get("items")).isEmpty();
  }

  @Test
  void threeArchivesADayAreEnoughRemovedOnesIncluded() {
    for (int i = 0; i < 3; i++) {
      ann.api().delete(EXPORTS + "/" + done(ann)).expect(204);
    }
    var refused = ann.api().post(EXPORTS, Map.of());
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("rate_limited");
  }

  @Test
  void askingTwiceAtOnceMakesOneArchive() {
    var asked = new ArrayList<JsonNode>();
    whileNoneIsBegun(() -> {
      asked.add(ann.api().post(EXPORTS, Map.of()).expect(202));
      asked.add(ann.api().post(EXPORTS, Map.of()).expect(202));
    });
    var first = asked.getFirst();
    var second = asked.getLast();
    await().until(() -> !state(ann, first.get("id").asText()).equals("pending"));
    assertThat(ann.api().get(EXPORTS).expect(200).get("items")).hasSize(1);
    assertThat(state(ann, second.get("id").asText())).isNotEqualTo("deleted");
  }

  @Test
  void whatIsRecalledLeavesTheArchivesItIsIn() throws Exception {
    ann.befriend(bob);
    try (var phone = ann.live();
        var other = bob.live()) {
      var sent = other.call("message.send", ann.textTo("r1", "不该发的"));
      other.call("message.send", ann.textTo("r2", "该发的"));
      String mine = done(ann);
      String his = done(bob);
      var conversation = sent.get("conversationId").asText();
      whileNoneIsBegun(() -> {
        other.call(
            "message.recall",
            Map.of("conversationId", conversation, "seq", sent.get("seq").asLong()));

        assertThat(download(ann, mine).statusCode()).isEqualTo(404);
        assertThat(download(bob, his).statusCode()).isEqualTo(404);
      });
      for (var device : List.of(phone, other)) {
        device.next("export.finished");
        assertThat(device.next("export.finished").get("data").get("state").asText())
            .isEqualTo("done");
      }
      assertThat(texts(ann, mine, conversation)).containsExactly("该发的");
      assertThat(texts(bob, his, conversation)).containsExactly("该发的");
    }
  }

  @Test
  void noArchiveKeepsWhatIsRecalledWhileItIsBeingMade() throws Exception {
    ann.befriend(bob);
    try (var phone = ann.live();
        var other = bob.live()) {
      var sent =
          other.callAll(
              "message.send",
              IntStream.range(0, 3_000)
                  .mapToObj(i -> ann.textTo("n" + i, "recalled " + i))
                  .toList());
      String conversation = sent.getFirst().get("conversationId").asText();
      long last = other.call("message.send", ann.textTo("z", "stays")).get("seq").asLong();
      postpone(conversation);
      String id = phone.call("export.request", Map.of()).get("id").asText();
      for (long seq = last - 1; seq > last - 200; seq--) {
        other.call("message.recall", Map.of("conversationId", conversation, "seq", seq));
      }
      await().until(() -> state(ann, id).equals("done"));
      assertThat(texts(ann, id, conversation))
          .hasSize(3_001 - 199)
          .contains("stays", "recalled 0")
          .doesNotContain("recalled 2999", "recalled 2900", "recalled 2801");
    }
  }

  @Test
  void messagesThatExpireAreInNoArchive() throws Exception {
    ann.befriend(bob);
    try (var other = bob.live()) {
      var sent = other.call("message.send", ann.textTo("x1", "stays"));
      String conversation = sent.get("conversationId").asText();
      other.call("conversation.timer", Map.of("conversationId", conversation, "seconds", 3_600));
      var expiring = other.call("message.send", ann.textTo("x2", "goes"));
      var place = Map.of("conversationId", conversation, "seq", expiring.get("seq").asLong());
      other.call("favourite.add", place);

      var files = unzip(download(bob, done(bob)).body());
      assertThat(files.get("messages/" + conversation).findValuesAsText("text"))
          .containsExactly("stays");
      assertThat(files.toString()).doesNotContain("goes");
    }
  }

  /// Keeps the server from beginning archives meanwhile.
  private static void whileNoneIsBegun(Runnable work) {
    DATABASE
        .jdbi()
        .useTransaction(handle -> {
          handle
              .createQuery("select pg_advisory_xact_lock_shared(?) is null")
              .bind(0, ExportStore.LOCK)
              .mapTo(Boolean.class)
              .one();
          work.run();
        });
  }

  /// Moves messages an hour ahead, so that they can be recalled however long that takes.
  private static void postpone(String conversation) {
    DATABASE
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                update message set created_at = created_at + interval '1 hour'
                where conversation_id = ?
                """,
                Long.parseLong(conversation)));
  }

  private static String done(Person person) {
    String id = person.api().post(EXPORTS, Map.of()).expect(202).get("id").asText();
    await().until(() -> state(person, id).equals("done"));
    return id;
  }

  private static String state(Person person, String id) {
    return person.api().get(EXPORTS + "/" + id).expect(200).get("state").asText();
  }

  private static HttpResponse<byte[]> download(Person person, String id) {
    var request =
        HttpRequest.newBuilder(person.server().uri().resolve(EXPORTS + "/" + id + "/archive"))
            .header("Authorization", "Bearer " + person.token())
            .build();
    return HTTP.sendAsync(request, BodyHandlers.ofByteArray()).join();
  }

  private static List<String> texts(Person person, String id, String conversation)
      throws Exception {
    var files = unzip(download(person, id).body());
    return files.get("messages/" + conversation).findValuesAsText("text");
  }

  private static JsonNode unzip(byte[] archive) throws IOException {
    var files = MAPPER.createObjectNode();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.set(entry.getName().replace(".json", ""), MAPPER.readTree(zip.readAllBytes()));
      }
    }
    return files;
  }
}
