package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import im.connection.testing.Socket.RpcFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Delivered, read and unread, over real sockets.
class MarksIT {
  /// After which the same is told again.
  private static final Duration TYPING_PERIOD = Duration.ofSeconds(2);

  private final RunningServer server = RunningServer.shared();
  private final Person ann = Person.register(server, "ann");
  private final Person bob = Person.register(server, "bob");

  @Test
  void theSenderLearnsThatAMessageWasDeliveredAndThenRead() {
    ann.befriend(bob);
    try (var sender = ann.live();
        var senderDesk = ann.onAnotherDevice().live();
        var receiver = bob.live();
        var receiverDesk = bob.onAnotherDevice().live()) {
      String id = send(sender, bob.textTo("d1", "第一"));
      send(sender, bob.textTo("d2", "第二"));
      receiver.call("queue.ack", positions(id, 2));
      for (Socket device : List.of(sender, senderDesk)) {
        var delivered = device.next("conversation.delivered");
        assertThat(delivered.get("userId").asText()).isEqualTo(bob.id());
        assertThat(delivered.get("seq").asInt()).isEqualTo(2);
      }
      assertThat(record(ann, id).get("peerDeliveredSeq").asInt()).isEqualTo(2);
      assertThat(record(ann, id).get("peerReadSeq").asInt()).isZero();

      receiverDesk.call("queue.ack", positions(id, 1));
      receiver.call("conversation.read", Map.of("conversationId", id, "seq", 1));
      assertThat(senderDesk.next("conversation.read").get("seq").asInt()).isOne();
      assertThat(receiverDesk.next("conversation.read").get("seq").asInt()).isOne();
      assertThat(methods(receiverDesk)).doesNotContain("conversation.delivered");
    }
  }

  @Test
  void aDeviceThatWasAwayLearnsWithItsSyncWhatWasDeliveredReadAndMarked() {
    ann.befriend(bob);
    var annsDesk = ann.onAnotherDevice();
    var bobsDesk = bob.onAnotherDevice();
    try (var sender = ann.live();
        var receiver = bob.live()) {
      String id = send(sender, bob.textTo("a1", "one"));
      send(sender, bob.textTo("a2", "two"));
      String unmoved = ann.group("elsewhere", bob);
      for (var desk : List.of(annsDesk, bobsDesk)) {
        try (var socket = desk.socket()) {
          socket.call("queue.ack", Map.of("positions", Map.copyOf(positions(socket))));
        }
      }
      receiver.call("queue.ack", positions(id, 2));
      sender.next("conversation.delivered");
      assertThat(marks(annsDesk, id).get("peerDeliveredSeq").asInt()).isEqualTo(2);
      assertThat(marks(annsDesk, id).get("peerReadSeq").asInt()).isZero();
      receiver.call("conversation.read", Map.of("conversationId", id, "seq", 1));
      assertThat(marks(annsDesk, id).get("peerReadSeq").asInt()).isOne();
      assertThat(marks(bobsDesk, id).get("readSeq").asInt()).isOne();
      assertThat(marks(bobsDesk, id).get("unread").asInt()).isOne();
      receiver.call("conversation.markUnread", Map.of("conversationId", id));
      assertThat(marks(bobsDesk, id).get("markedUnread").asBoolean()).isTrue();
      assertThat(marks(bobsDesk, unmoved)).isEmpty();
    }
  }

  @Test
  void whatIsReadWhileInvisibleMovesNothingInTheOthersSync() {
    ann.befriend(bob);
    var annsDesk = ann.onAnotherDevice();
    try (var sender = ann.live();
        var receiver = bob.live()) {
      String id = send(sender, bob.textTo("i1", "one"));
      try (var socket = annsDesk.socket()) {
        socket.call("queue.ack", Map.of("positions", Map.copyOf(positions(socket))));
      }
      receiver.call("status.update", Map.of("availability", "invisible"));
      receiver.call("conversation.read", Map.of("conversationId", id, "seq", 1));
      assertThat(marks(bob.onAnotherDevice(), id)).isNotEmpty();
      assertThat(marks(annsDesk, id)).isEmpty();
    }
  }

  @Test
  void anAcknowledgementBeyondTheEndOrOfOthersDeliversNothingMore() {
    ann.befriend(bob);
    var cat = Person.register(server, "cat");
    try (var sender = ann.live();
        var stranger = cat.live();
        var receiver = bob.live()) {
      String id = send(sender, bob.textTo("d1", "one"));
      stranger.call("queue.ack", positions(id, 1));
      receiver.call("queue.ack", positions(id, 1_000_000));
      assertThat(sender.next("conversation.delivered").get("seq").asInt()).isOne();
      send(sender, bob.textTo("d2", "two"));
      receiver.call("queue.ack", positions(id, 2));
      assertThat(sender.next("conversation.delivered").get("seq").asInt()).isEqualTo(2);
    }
  }

  @Test
  void nobodyLearnsFromMarksThatWhoBlocksThemIsThere() {
    ann.befriend(bob);
    try (var sender = ann.live();
        var receiver = bob.live();
        var other = Person.register(server, "carl").socket()) {
      String id = send(sender, bob.textTo("b1", "one"));
      receiver.call("user.block", Map.of("userId", ann.id()));
      receiver.call("queue.ack", positions(id, 1));
      receiver.call("conversation.read", Map.of("conversationId", id, "seq", 1));
      receiver.call("conversation.typing", Map.of("conversationId", id, "activity", "typing"));
      other.call("message.send", ann.textTo("b2", "two"));
      var heard = new ArrayList<String>();
      Socket.Notice notice;
      do {
        notice = sender.next();
        heard.add(notice.method());
      } while (!notice.params().toString().contains("two"));
      assertThat(heard)
          .doesNotContain("conversation.read", "conversation.delivered", "conversation.typing");
    }
  }

  @Test
  void aConversationMarkedAsUnreadIsSoOnAllDevicesUntilReadAgain() {
    ann.befriend(bob);
    try (var sender = ann.live();
        var phone = bob.live();
        var desk = bob.onAnotherDevice().live()) {
      String id = send(sender, bob.textTo("u1", "one"));
      phone.call("conversation.read", Map.of("conversationId", id, "seq", 1));
      assertThat(record(bob, id).get("markedUnread").asBoolean()).isFalse();

      phone.call("conversation.markUnread", Map.of("conversationId", id));
      assertThat(desk.next("conversation.markedUnread").get("conversationId").asText())
          .isEqualTo(id);
      var marked = record(bob, id);
      assertThat(marked.get("markedUnread").asBoolean()).isTrue();
      assertThat(marked.get("unread").asInt()).isZero();
      assertThat(marked.get("readSeq").asInt()).isOne();

      desk.call("conversation.read", Map.of("conversationId", id, "seq", 1));
      assertThat(phone.next("conversation.read").get("seq").asInt()).isOne();
      assertThat(record(bob, id).get("markedUnread").asBoolean()).isFalse();
      bob.api().post("/api/v1/conversations/" + id + "/mark-unread", Map.of()).expect(204);
      phone.call("message.send", ann.textTo("u2", "two"));
      assertThat(record(bob, id).get("markedUnread").asBoolean()).isFalse();
      assertThat(methods(sender)).doesNotContain("conversation.markedUnread");
      assertThat(code(sender, "conversation.markUnread", Map.of("conversationId", "1")))
          .isEqualTo("not_found");
    }
  }

  @Test
  void aSenderSeesHowManyOfTheGroupHaveReadAndWho() {
    var cat = Person.register(server, "cat");
    var dan = Person.register(server, "dan");
    String group = ann.group("周末爬山", bob, cat);
    try (var sender = ann.live();
        var reader = bob.live();
        var writer = cat.live()) {
      int seq = seq(sender.call("message.send", Person.text(group, "g1", "明天去吗？")));
      ann.invite(group, dan);
      assertThat(counts(readers(ann, group, seq, ""))).isEqualTo("0 of 2");

      var watched = Map.of("conversationId", group, "seqs", List.of(seq));
      var first = sender.call("message.watchReaders", watched).get("items").get(0);
      assertThat(counts(first)).isEqualTo("0 of 2");
      reader.call("conversation.read", Map.of("conversationId", group, "seq", seq));
      assertThat(counts(sender.next("message.read"))).isEqualTo("1 of 2");
      writer.call("message.send", Person.text(group, "g2", "我去"));
      assertThat(counts(sender.next("message.read"))).isEqualTo("2 of 2");

      var page = readers(ann, group, seq, "?limit=1");
      assertThat(page.get("items").get(0).get("id").asText()).isEqualTo(bob.id());
      var rest = readers(ann, group, seq, "?limit=1&cursor=" + page.get("next").asText());
      assertThat(rest.get("items").get(0).get("id").asText()).isEqualTo(cat.id());
      assertThat(rest.has("next")).isFalse();
      int later = seq(sender.call("message.send", Person.text(group, "g3", "八点")));
      var unread = readers(ann, group, later, "?haveRead=false");
      assertThat(unread.get("items")).hasSize(3);
      assertThat(counts(unread)).isEqualTo("0 of 3");
      reader.call("group.leave", Map.of("groupId", group));
      assertThat(counts(readers(ann, group, seq, ""))).isEqualTo("1 of 1");
    }
  }

  @Test
  void whoComesLaterHasReadNothingBefore() {
    String group = ann.group("新来的", bob);
    ann.api().patch("/api/v1/groups/" + group, Map.of("history", "all")).expect(200);
    try (var sender = ann.live()) {
      int seq = seq(sender.call("message.send", Person.text(group, "n1", "以前")));
      var dan = Person.register(server, "dan");
      ann.invite(group, dan);
      assertThat(counts(readers(ann, group, seq, ""))).isEqualTo("0 of 2");
      try (var phone = dan.live()) {
        phone.call("conversation.read", Map.of("conversationId", group, "seq", seq + 1));
      }
      assertThat(counts(readers(ann, group, seq, ""))).isEqualTo("1 of 2");
    }
  }

  @Test
  void neitherStrangersNorTheBlockedLearnWhoTypesAndNobodyTooOften() {
    var cat = Person.register(server, "cat");
    String group = ann.group("打字", bob, cat);
    try (var typist = ann.live();
        var blocked = bob.live();
        var other = cat.live()) {
      String direct = send(typist, bob.textTo("s1", "stranger here"));
      typist.call("conversation.typing", Map.of("conversationId", direct, "activity", "typing"));
      typist.call("user.block", Map.of("userId", bob.id()));
      long start = System.nanoTime();
      for (int i = 0; i < 40; i++) {
        String activity = i % 2 == 0 ? "typing" : "recording";
        typist.call("conversation.typing", Map.of("conversationId", group, "activity", activity));
      }
      long periods = Duration.ofNanos(System.nanoTime() - start).dividedBy(TYPING_PERIOD) + 2;
      typist.call("message.send", Person.text(group, "s2", "done"));
      assertThat(untilText(blocked, "done")).doesNotContain("conversation.typing");
      assertThat(untilText(other, "done").stream().filter("conversation.typing"::equals))
          .hasSizeBetween(1, (int) Math.min(39, 3 * periods));
    }
  }

  private static List<String> untilText(Socket socket, String text) {
    var heard = new ArrayList<String>();
    Socket.Notice notice;
    do {
      notice = socket.next();
      heard.add(notice.method());
    } while (!notice.params().toString().contains(text));
    return heard;
  }

  @Test
  void onlyTheSenderSeesWhoHasRead() {
    String group = ann.group("读书会", bob);
    var cat = Person.register(server, "cat");
    try (var sender = ann.live();
        var member = bob.live();
        var stranger = cat.live()) {
      int seq = seq(sender.call("message.send", Person.text(group, "o1", "mine")));
      var asked = Map.of("conversationId", group, "seq", seq);
      var watched = Map.of("conversationId", group, "seqs", List.of(seq));
      assertThat(code(member, "message.readers", asked)).isEqualTo("forbidden");
      assertThat(code(member, "message.watchReaders", watched)).isEqualTo("forbidden");
      assertThat(code(stranger, "message.readers", asked)).isEqualTo("not_found");
      assertThat(code(stranger, "message.watchReaders", watched)).isEqualTo("not_found");
      assertThat(
              ann.api()
                  .get("/api/v1/conversations/" + group + "/messages/3/readers?haveRead=perhaps")
                  .code())
          .isEqualTo("invalid_argument");
      var absent = Map.of("conversationId", group, "seq", 1_000);
      assertThat(code(sender, "message.readers", absent)).isEqualTo("not_found");
      String direct = send(sender, bob.textTo("o2", "direct"));
      assertThat(code(sender, "message.readers", Map.of("conversationId", direct, "seq", 1)))
          .isEqualTo("invalid_argument");
      var many = LongStream.rangeClosed(1, 21).boxed().toList();
      assertThat(
              code(sender, "message.watchReaders", Map.of("conversationId", group, "seqs", many)))
          .isEqualTo("invalid_argument");
    }
  }

  @Test
  void theOthersSeeWhoIsTypingOrRecording() {
    var cat = Person.register(server, "cat");
    String group = ann.group("周末爬山", bob, cat);
    try (var typist = ann.live();
        var typistDesk = ann.onAnotherDevice().live();
        var first = bob.live();
        var second = cat.live()) {
      long start = System.nanoTime();
      typist.call("conversation.typing", Map.of("conversationId", group, "activity", "typing"));
      typist.call("conversation.typing", Map.of("conversationId", group, "activity", "typing"));
      ann.api()
          .put("/api/v1/conversations/" + group + "/typing", Map.of("activity", "recording"))
          .expect(204);
      boolean isSlow = Duration.ofNanos(System.nanoTime() - start).compareTo(TYPING_PERIOD) > 0;
      for (Socket other : List.of(first, second)) {
        var typing = other.next("conversation.typing");
        assertThat(typing.get("userId").asText()).isEqualTo(ann.id());
        assertThat(typing.get("activity").asText()).isEqualTo("typing");
        var next = other.next("conversation.typing").get("activity").asText();
        if (isSlow && next.equals("typing")) {
          next = other.next("conversation.typing").get("activity").asText();
        }
        assertThat(next).isEqualTo("recording");
        assertThat(methods(other)).doesNotContain("conversation.typing");
      }
      assertThat(methods(typistDesk)).doesNotContain("conversation.typing");
    }
  }

  @Test
  void whoeverMayNotSendDoesNotType() {
    String group = ann.group("安静", bob);
    var cat = Person.register(server, "cat");
    try (var owner = ann.live();
        var muted = bob.live();
        var stranger = cat.live()) {
      owner.call("group.update", Map.of("groupId", group, "muteAll", true));
      muted.call("conversation.typing", Map.of("conversationId", group, "activity", "typing"));
      assertThat(
              code(
                  stranger,
                  "conversation.typing",
                  Map.of("conversationId", group, "activity", "typing")))
          .isEqualTo("not_found");
      assertThat(
              code(
                  muted,
                  "conversation.typing",
                  Map.of("conversationId", group, "activity", "dancing")))
          .isEqualTo("invalid_argument");
      owner.call("group.update", Map.of("groupId", group, "muteAll", false));
      muted.call("message.send", Person.text(group, "t1", "finally"));
      var heard = new ArrayList<String>();
      Socket.Notice notice;
      do {
        notice = owner.next();
        heard.add(notice.method());
      } while (!notice.params().toString().contains("finally"));
      assertThat(heard).doesNotContain("conversation.typing");
    }
  }

  private static String send(Socket socket, Map<String, Object> message) {
    return socket.call("message.send", message).get("conversationId").asText();
  }

  private static int seq(JsonNode ack) {
    return ack.get("seq").asInt();
  }

  private static String counts(JsonNode counts) {
    return counts.get("read").asInt() + " of " + counts.get("members").asInt();
  }

  private static JsonNode readers(Person person, String group, int seq, String query) {
    return person
        .api()
        .get("/api/v1/conversations/" + group + "/messages/" + seq + "/readers" + query)
        .expect(200);
  }

  private static JsonNode record(Person person, String id) {
    return person.api().get("/api/v1/conversations/" + id).expect(200);
  }

  private static Map<String, Object> positions(String conversation, long seq) {
    return Map.of("positions", Map.of(conversation, Map.of("seq", seq, "rev", seq)));
  }

  private static List<String> methods(Socket socket) {
    socket.call("user.me", Map.of());
    var methods = new ArrayList<String>();
    while (socket.waiting() > 0) {
      methods.add(socket.next().method());
    }
    return methods;
  }

  private static String code(Socket socket, String method, Object params) {
    return catchThrowableOfType(RpcFailure.class, () -> socket.call(method, params)).code();
  }

  /// Everything that a device gets now.
  private static Map<String, Object> positions(Socket device) {
    var positions = new HashMap<String, Object>();
    device.sync(
        Map.of(),
        page ->
            page.get("conversations")
                .forEach(item ->
                    positions.put(item.at("/conversation/id").asText(), item.get("position"))));
    return positions;
  }

  /// The record of a conversation that a device gets that comes back, empty when it gets none.
  private static JsonNode marks(Person device, String id) {
    var records = new ArrayList<JsonNode>();
    try (var socket = device.socket()) {
      socket.sync(
          Map.of(),
          page ->
              page.get("conversations")
                  .forEach(item -> {
                    if (item.at("/conversation/id").asText().equals(id)) {
                      records.add(item.get("conversation"));
                    }
                  }));
    }
    return records.isEmpty() ? MissingNode.getInstance() : records.getLast();
  }
}
