package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import im.connection.testing.Socket.RpcFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// People chatting over real sockets.
class ChatIT {
  private final RunningServer server = RunningServer.shared();
  private final Person ann = Person.register(server, "ann");
  private final Person bob = Person.register(server, "bob");

  @Test
  void aMessageReachesEveryDeviceOfBothAfterItsAcknowledgement() {
    ann.befriend(bob);
    try (var annPhone = ann.live();
        var annDesk = ann.onAnotherDevice().live();
        var bobPhone = bob.live()) {
      var ack = annPhone.call("message.send", bob.textTo("c1", "你好，鲍勃 👋"));

      assertThat(ack.get("seq").asLong()).isOne();
      assertThat(ack.get("receiverOnline").asBoolean()).isTrue();
      for (Socket device : List.of(annPhone, annDesk, bobPhone)) {
        var message = device.next("message.created").get("message");
        assertThat(message.get("id")).isEqualTo(ack.get("id"));
        assertThat(message.get("senderId").asText()).isEqualTo(ann.id());
        assertThat(message.get("body").get("text").asText()).isEqualTo("你好，鲍勃 👋");
      }
    }
  }

  @Test
  void theAcknowledgementSaysWhenTheReceiverIsAway() {
    ann.befriend(bob);
    try (var phone = ann.live()) {
      var ack = phone.call("message.send", bob.textTo("c1", "anybody there?"));
      assertThat(ack.get("receiverOnline").asBoolean()).isFalse();
    }
  }

  @Test
  void aRetryGetsTheFirstAnswerAndOtherContentIsAConflict() {
    ann.befriend(bob);
    try (var phone = ann.live()) {
      var first = phone.call("message.send", bob.textTo("same", "once"));
      var retry = phone.call("message.send", bob.textTo("same", "once"));
      assertThat(retry).isEqualTo(first);
      var overRest =
          ann.api()
              .post(
                  "/api/v1/users/" + bob.id() + "/messages",
                  Map.of("clientId", "same", "type", "text", "body", Map.of("text", "once")));
      assertThat(overRest.expect(201).get("seq")).isEqualTo(first.get("seq"));

      var conflict = failure(phone, "message.send", bob.textTo("same", "twice"));
      assertThat(conflict.code()).isEqualTo("client_id_conflict");
      assertThat(history(ann, first)).hasSize(1);
    }
  }

  @Test
  void aStrangerMaySendThreeMessagesUntilAnswered() {
    try (var stranger = ann.live();
        var other = bob.live()) {
      for (int i = 1; i <= 3; i++) {
        stranger.call("message.send", bob.textTo("s" + i, "hello " + i));
      }
      assertThat(failure(stranger, "message.send", bob.textTo("s4", "hello 4")).code())
          .isEqualTo("stranger_limit");

      other.call("message.send", ann.textTo("a1", "who is this?"));

      assertThat(stranger.call("message.send", bob.textTo("s4", "hello 4")).get("seq").asLong())
          .isEqualTo(5);
    }
  }

  @Test
  void aGroupSeesWhoComesAndGoesInOneOrder() {
    var cat = Person.register(server, "cat");
    try (var a = ann.live();
        var b = bob.live();
        var c = cat.live()) {
      String group = ann.group("周末爬山", bob, cat);
      a.call("message.send", Person.text(group, "g1", "早上八点集合"));
      b.call("message.send", Person.text(group, "g2", "好的"));
      var heard = upTo(c, group, "5 g2");
      ann.api().delete("/api/v1/groups/" + group + "/members/" + cat.id()).expect(204);
      a.call("message.send", Person.text(group, "g3", "凯特不在了"));

      assertThat(upTo(a, group, "g3"))
          .containsExactly(
              "1 group.created",
              "2 member.joined",
              "3 member.joined",
              "4 g1",
              "5 g2",
              "6 member.removed",
              "7 g3");
      assertThat(upTo(b, group, "g3")).startsWith("2 member.joined").endsWith("7 g3").hasSize(6);
      assertThat(heard).containsExactly("3 member.joined", "4 g1", "5 g2");
      assertThat(upTo(c, group, "6 member.removed")).containsExactly("6 member.removed");
      assertThat(failure(c, "message.send", Person.text(group, "x", "let me in")).code())
          .isEqualTo("not_found");
    }
  }

  @Test
  void aThousandPipelinedSendsKeepTheirOrder() {
    ann.befriend(bob);
    try (var phone = ann.live();
        var other = bob.live()) {
      var answers = new ArrayList<CompletableFuture<JsonNode>>();
      for (int i = 1; i <= 1_000; i++) {
        answers.add(phone.start("message.send", bob.textTo("p" + i, "number " + i)));
      }
      for (int i = 1; i <= 1_000; i++) {
        assertThat(Socket.result(answers.get(i - 1)).get("seq").asInt()).isEqualTo(i);
        var message = other.next("message.created").get("message");
        assertThat(message.get("seq").asInt()).isEqualTo(i);
        assertThat(message.get("body").get("text").asText()).isEqualTo("number " + i);
      }
    }
  }

  @Test
  void whoWasAwayCatchesUpInOrderBeforeLiveEventsGoOn() {
    ann.befriend(bob);
    var id = ann.api().post("/api/v1/conversations", Map.of("userId", bob.id())).expect(200);
    String conversation = id.get("id").asText();
    try (var phone = ann.live()) {
      try (var first = bob.live()) {
        phone.call("message.send", Person.text(conversation, "m1", "seen"));
        var event = first.next("message.created");
        first.call(
            "queue.ack",
            Map.of(
                "positions",
                Map.of(conversation, Map.of("seq", 1, "rev", event.get("rev").asLong()))));
      }
      for (int i = 2; i <= 451; i++) {
        phone.call("message.send", Person.text(conversation, "m" + i, "missed " + i));
      }
      try (var back = bob.socket()) {
        var seqs = new ArrayList<Integer>();
        back.sync(Map.of("limit", 100), page -> seqs.addAll(seqs(page, conversation)));
        phone.call("message.send", Person.text(conversation, "m452", "live again"));
        seqs.add(back.next("message.created").get("message").get("seq").asInt());

        assertThat(seqs).isEqualTo(IntStream.rangeClosed(2, 452).boxed().toList());
      }
    }
  }

  @Test
  void whatTheClientSaysItHasWinsOverWhatItsDeviceAcknowledged() {
    ann.befriend(bob);
    try (var phone = ann.live()) {
      var ack = phone.call("message.send", bob.textTo("m1", "one"));
      phone.call("message.send", bob.textTo("m2", "two"));
      String conversation = ack.get("conversationId").asText();
      try (var other = bob.socket()) {
        var has = Map.of(conversation, Map.of("seq", 1, "rev", 1));
        var page = other.call("queue.sync", Map.of("positions", has));
        assertThat(seqs(page, conversation)).containsExactly(2);
      }
    }
  }

  @Test
  void readMarksMoveForwardOnlyAndReachTheOtherDevices() {
    ann.befriend(bob);
    try (var phone = ann.live();
        var bobPhone = bob.live();
        var bobDesk = bob.onAnotherDevice().live()) {
      var ack = phone.call("message.send", bob.textTo("m1", "one"));
      phone.call("message.send", bob.textTo("m2", "two"));
      String conversation = ack.get("conversationId").asText();
      assertThat(record(bob, conversation).get("unread").asInt()).isEqualTo(2);

      bobPhone.call("conversation.read", Map.of("conversationId", conversation, "seq", 2));

      assertThat(bobDesk.next("conversation.read").get("seq").asInt()).isEqualTo(2);
      assertThat(phone.next("conversation.read").get("userId").asText()).isEqualTo(bob.id());
      assertThat(record(bob, conversation).get("unread").asInt()).isZero();
      assertThat(record(ann, conversation).get("peerReadSeq").asInt()).isEqualTo(2);
      var back =
          bobPhone.call("conversation.read", Map.of("conversationId", conversation, "seq", 1));
      assertThat(back.get("seq").asInt()).isEqualTo(2);
    }
  }

  @Test
  void aRecalledMessageIsAStubForLiveAndForAbsentDevices() {
    ann.befriend(bob);
    String conversation;
    try (var phone = ann.live()) {
      try (var other = bob.live()) {
        var ack = phone.call("message.send", bob.textTo("m1", "a secret"));
        conversation = ack.get("conversationId").asText();
        other.next("message.created");
        other.call(
            "queue.ack", Map.of("positions", Map.of(conversation, Map.of("seq", 1, "rev", 1))));
        phone.call("message.recall", Map.of("conversationId", conversation, "seq", 1));

        var update = other.next("message.updated");
        assertThat(update.get("rev").asInt()).isEqualTo(2);
        assertThat(update.get("message").has("body")).isFalse();
      }
      try (var back = bob.socket()) {
        var item = back.call("queue.sync", Map.of()).get("conversations").get(0);
        assertThat(item.get("messages")).isEmpty();
        assertThat(item.get("changes").get(0).get("recalledAt").asText()).isNotEmpty();
        assertThat(item.toString()).doesNotContain("a secret");
        assertThat(item.get("position").get("rev").asInt()).isEqualTo(2);
      }
      assertThat(failure(phone, "message.recall", Map.of("conversationId", "1", "seq", 1)).code())
          .isEqualTo("not_found");
    }
    assertThat(history(bob, conversation).get(0).has("body")).isFalse();
  }

  @Test
  void somebodyAddedWhileOnlineHearsTheGroupFromThereOn() {
    try (var phone = ann.live();
        var other = bob.live()) {
      String group = ann.group("late", bob);
      assertThat(other.next("message.created").get("message").get("seq").asInt()).isEqualTo(2);
      phone.call("message.send", Person.text(group, "m1", "welcome"));
      assertThat(other.next("message.created").get("message").get("seq").asInt()).isEqualTo(3);
    }
  }

  @Test
  void aContactRequestShowsUpOnLiveDevices() {
    try (var other = bob.live()) {
      ann.api()
          .post("/api/v1/contact-requests", Map.of("userId", bob.id(), "greeting", "我是安"))
          .expect(200);
      assertThat(other.next("contact.requested").toString()).contains("我是安");
    }
  }

  @Test
  void historyPagesInBothDirections() {
    ann.befriend(bob);
    JsonNode last = null;
    try (var phone = ann.live()) {
      for (int i = 1; i <= 25; i++) {
        last = phone.call("message.send", bob.textTo("h" + i, "line " + i));
      }
    }
    assertThat(last).isNotNull();
    String path = "/api/v1/conversations/" + last.get("conversationId").asText() + "/messages";
    var newest = bob.api().get(path + "?limit=10").expect(200);
    assertThat(newest.get("items").get(0).get("seq").asInt()).isEqualTo(25);
    assertThat(newest.get("next").asText()).isEqualTo("16");
    var older = bob.api().get(path + "?limit=10&before=16").expect(200);
    assertThat(older.get("items").get(0).get("seq").asInt()).isEqualTo(15);
    var oldest = bob.api().get(path + "?limit=10&after=0").expect(200);
    assertThat(oldest.get("items").get(0).get("seq").asInt()).isOne();
    assertThat(oldest.get("next").asText()).isEqualTo("10");
    var around = bob.api().get(path + "?limit=5&around=20").expect(200);
    assertThat(around.get("items").findValuesAsText("seq"))
        .containsExactly("18", "19", "20", "21", "22");
    var atTheEnd = bob.api().get(path + "?limit=5&around=25").expect(200);
    assertThat(atTheEnd.get("items").findValuesAsText("seq")).containsExactly("23", "24", "25");
    var alone = bob.api().get(path + "?limit=1&around=3").expect(200);
    assertThat(alone.get("items").findValuesAsText("seq")).containsExactly("3");
    for (String query : List.of("around=0", "around=3&after=2", "around=x")) {
      assertThat(bob.api().get(path + "?" + query).code()).isEqualTo("invalid_argument");
    }
    assertThat(bob.api().get(path + "?around=26").code()).isEqualTo("not_found");
    var stranger = Person.register(server, "eve");
    assertThat(stranger.api().get(path + "?around=3").code()).isEqualTo("not_found");
    assertThat(stranger.api().get(path).code()).isEqualTo("not_found");
  }

  private static RpcFailure failure(Socket socket, String method, Object params) {
    return catchThrowableOfType(RpcFailure.class, () -> socket.call(method, params));
  }

  private static List<String> upTo(Socket socket, String group, String end) {
    var lines = new ArrayList<String>();
    while (lines.isEmpty() || !lines.getLast().endsWith(end)) {
      var message = socket.next("message.created").get("message");
      if (message.get("conversationId").asText().equals(group)) {
        var key = message.has("clientId") ? message.get("clientId") : event(message);
        lines.add(message.get("seq").asText() + " " + key.asText());
      }
    }
    return lines;
  }

  private static JsonNode event(JsonNode message) {
    return message.get("body").get("event");
  }

  private static List<Integer> seqs(JsonNode page, String conversation) {
    var seqs = new ArrayList<Integer>();
    for (JsonNode item : page.get("conversations")) {
      if (item.get("conversation").get("id").asText().equals(conversation)) {
        item.get("messages").forEach(message -> seqs.add(message.get("seq").asInt()));
      }
    }
    return seqs;
  }

  private static JsonNode record(Person person, String conversation) {
    return person.api().get("/api/v1/conversations/" + conversation).expect(200);
  }

  private static JsonNode history(Person person, JsonNode ack) {
    return history(person, ack.get("conversationId").asText());
  }

  private static JsonNode history(Person person, String conversation) {
    return person
        .api()
        .get("/api/v1/conversations/" + conversation + "/messages")
        .expect(200)
        .get("items");
  }
}
