package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Api;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import im.connection.testing.Socket.RpcFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What strangers and former members learn of conversations: nothing, and nothing new.
class PermissionsIT {
  private static final String SECRET = "the-secret";

  private final RunningServer server = RunningServer.shared();
  private final Person ann = Person.register(server, "ann");
  private final Person bob = Person.register(server, "bob");
  private final Person eve = Person.register(server, "eve");
  private final Socket socket = eve.live();

  @AfterEach
  void close() {
    socket.close();
  }

  static Stream<Arguments> methods() {
    return Stream.of(
        Arguments.of("conversation.get", Map.of()),
        Arguments.of("conversation.read", Map.of("seq", 1)),
        Arguments.of("message.history", Map.of()),
        Arguments.of("message.changes", Map.of("seq", 0, "since", 0)),
        Arguments.of("message.recall", Map.of("seq", 1)),
        Arguments.of(
            "message.send",
            Map.of("clientId", "c", "type", "text", "body", Map.of("text", "hello"))));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aStrangerFindsNothingByJsonRpc(String method, Map<String, Object> rest) {
    for (String conversation : new String[] {direct(), group(), "1", "9223372036854775807"}) {
      var params = new java.util.HashMap<>(rest);
      params.put("conversationId", conversation);
      var failure = catchThrowableOfType(RpcFailure.class, () -> socket.call(method, params));
      assertThat(failure.code()).isEqualTo("not_found");
      assertThat(failure.error().toString()).doesNotContain(SECRET);
    }
  }

  @Test
  void aStrangerFindsNothingByRest() {
    for (String conversation : new String[] {direct(), group(), "1", "9223372036854775807"}) {
      String path = "/api/v1/conversations/" + conversation;
      List<Function<Api, Api.Answer>> requests =
          List.of(
              api -> api.get(path),
              api -> api.put(path + "/read", Map.of("seq", 1)),
              api -> api.get(path + "/messages"),
              api -> api.get(path + "/messages?after=0"),
              api -> api.get(path + "/changes?seq=0&since=0"),
              api -> api.post(path + "/messages/1/recall", Map.of()),
              api -> api.post(path + "/messages", message("hello")));
      for (var request : requests) {
        var answer = request.apply(eve.api());
        assertThat(answer.code()).as(answer.text()).isEqualTo("not_found");
        assertThat(answer.text()).doesNotContain(SECRET);
      }
    }
  }

  @Test
  void aStrangersPositionsAndAcknowledgementsInConversationsOfOthersAreIgnored() {
    var position = Map.of("seq", 1, "rev", 1);
    var foreign = Map.of(direct(), position, group(), position, "12345", position);
    socket.call("queue.ack", Map.of("positions", foreign));
    eve.api().post("/api/v1/queue/ack", Map.of("positions", foreign)).expect(204);
    var page = socket.call("queue.sync", Map.of("positions", foreign));
    assertThat(page.get("conversations")).isEmpty();
    var overRest = eve.api().post("/api/v1/queue/sync", Map.of("positions", foreign)).expect(200);
    assertThat(overRest.get("conversations")).isEmpty();
    assertThat(eve.api().get("/api/v1/conversations").expect(200).get("items")).isEmpty();
  }

  @Test
  void acknowledgementsBeyondTheEndAreIgnored() {
    String conversation = direct();
    var beyond = Map.of(conversation, Map.of("seq", 1_000_000, "rev", 1_000_000));
    bob.api().post("/api/v1/queue/ack", Map.of("positions", beyond)).expect(204);
    ann.api()
        .post("/api/v1/conversations/" + conversation + "/messages", message("after"))
        .expect(201);
    var page = bob.api().post("/api/v1/queue/sync", Map.of()).expect(200);
    assertThat(page.toString()).contains("after");
  }

  @Test
  void writingToNobodyOrOneselfIsRefused() {
    assertThat(code("message.send", eve.textTo("c", "me"))).isEqualTo("invalid_argument");
    assertThat(code("conversation.open", Map.of("userId", eve.id()))).isEqualTo("invalid_argument");
    assertThat(code("conversation.open", Map.of("userId", "12345"))).isEqualTo("not_found");
    var nobody =
        Map.of("userId", "12345", "clientId", "c", "type", "text", "body", Map.of("text", "a"));
    assertThat(code("message.send", nobody)).isEqualTo("not_found");
    var both = new java.util.HashMap<>(ann.textTo("c", "a"));
    both.put("conversationId", "1");
    assertThat(code("message.send", both)).isEqualTo("invalid_argument");
    assertThat(eve.api().post("/api/v1/users/12345/messages", message("a")).code())
        .isEqualTo("not_found");
    assertThat(eve.api().post("/api/v1/users/x/messages", message("a")).status()).isIn(400, 404);
  }

  @Test
  void aGroupsIdIsNoUsersId() {
    assertThat(code("conversation.open", Map.of("userId", group()))).isEqualTo("not_found");
    assertThat(code("conversation.get", Map.of("conversationId", ann.id()))).isEqualTo("not_found");
  }

  @Test
  void onlyTheSenderRecallsInADirectConversation() {
    String conversation = direct();
    var failure =
        bob.api().post("/api/v1/conversations/" + conversation + "/messages/1/recall", Map.of());
    assertThat(failure.code()).isEqualTo("forbidden");
  }

  @Test
  void aFormerMemberSeesWhatWasBeforeAndNothingAfter() {
    String group = ann.group("title-before", bob, eve);
    send(group, "before");
    ann.api().delete("/api/v1/groups/" + group + "/members/" + eve.id()).expect(204);
    send(group, "after " + SECRET);
    ann.api().patch("/api/v1/groups/" + group, Map.of("name", "title-after")).expect(200);

    var seen = new ArrayList<String>();
    var position = Map.of("seq", 0, "since", 0, "conversationId", group);
    seen.add(socket.call("conversation.get", Map.of("conversationId", group)).toString());
    seen.add(socket.call("conversation.list", Map.of()).toString());
    seen.add(socket.call("message.history", Map.of("conversationId", group)).toString());
    seen.add(
        socket.call("message.history", Map.of("conversationId", group, "after", 0)).toString());
    seen.add(socket.call("message.changes", position).toString());
    seen.add(socket.call("queue.sync", Map.of()).toString());
    String path = "/api/v1/conversations/" + group;
    seen.add(eve.api().get(path).text());
    seen.add(eve.api().get("/api/v1/conversations").text());
    seen.add(eve.api().get(path + "/messages").text());
    seen.add(eve.api().get(path + "/changes?seq=0&since=0").text());
    seen.add(eve.api().post("/api/v1/queue/sync", Map.of()).text());
    assertThat(seen)
        .allSatisfy(text -> {
          assertThat(text).doesNotContain(SECRET).doesNotContain("title-after");
          assertThat(text).contains(group);
        });
    var record = eve.api().get(path).expect(200);
    assertThat(record.get("isMember").asBoolean()).isFalse();
    assertThat(record.get("title").asText()).isEqualTo("title-before");
    var history = eve.api().get(path + "/messages").expect(200).get("items");
    long last = history.get(0).get("seq").asLong();
    assertThat(history.get(0).at("/body/event").asText()).isEqualTo("member.removed");
    assertThat(record.get("seq").asLong()).isEqualTo(last);
    assertThat(record.get("lastAt")).isEqualTo(history.get(0).get("createdAt"));
    var mark = socket.call("conversation.read", Map.of("conversationId", group, "seq", 1_000));
    assertThat(mark.get("seq").asLong()).isEqualTo(last);
  }

  @Test
  void aFormerMemberChangesNothing() {
    String group = ann.group("changes", bob, eve);
    var ack = socket.call("message.send", Person.text(group, "mine", "from a member"));
    ann.api().delete("/api/v1/groups/" + group + "/members/" + eve.id()).expect(204);
    assertThat(code("message.send", Person.text(group, "late", "let me in")))
        .isEqualTo("not_found");
    var mine = Map.of("conversationId", group, "seq", ack.get("seq").asLong());
    assertThat(code("message.recall", mine)).isEqualTo("not_found");
    var history = bob.api().get("/api/v1/conversations/" + group + "/messages").text();
    assertThat(history).contains("from a member").doesNotContain("let me in");
  }

  @Test
  void aFormerMemberHearsNothingWhileConnected() {
    String group = ann.group("quiet", bob, eve);
    String joined = "";
    while (!(joined.contains("member.joined") && joined.contains(eve.id()))) {
      joined = socket.next("message.created").toString();
    }
    ann.api().delete("/api/v1/groups/" + group + "/members/" + eve.id()).expect(204);
    send(group, SECRET);
    ann.befriend(eve);
    ann.api().post("/api/v1/users/" + eve.id() + "/messages", message("the end")).expect(201);
    var heard = new ArrayList<String>();
    while (heard.isEmpty() || !heard.getLast().contains("the end")) {
      heard.add(socket.next().params().toString());
    }
    assertThat(heard.toString()).doesNotContain(SECRET).contains("member.removed");
  }

  @Test
  void aNewMemberDoesNotSeeWhatWasBefore() {
    String group = group();
    ann.invite(group, eve);
    String path = "/api/v1/conversations/" + group;
    for (String text :
        List.of(
            eve.api().get(path + "/messages?after=0").text(),
            eve.api().get(path + "/changes?seq=0&since=0").text(),
            eve.api().post("/api/v1/queue/sync", Map.of()).text(),
            eve.api().get(path).text())) {
      assertThat(text).contains(group).doesNotContain(SECRET);
    }
    assertThat(code("message.recall", Map.of("conversationId", group, "seq", 3)))
        .isEqualTo("not_found");
  }

  private String direct() {
    ann.befriend(bob);
    return ann.api()
        .post("/api/v1/users/" + bob.id() + "/messages", message(SECRET))
        .expect(201)
        .get("conversationId")
        .asText();
  }

  private String group() {
    String group = ann.group(SECRET + "s", bob);
    send(group, SECRET);
    ann.api().patch("/api/v1/groups/" + group, Map.of("name", "harmless")).expect(200);
    return group;
  }

  private JsonNode send(String conversation, String text) {
    return ann.api()
        .post("/api/v1/conversations/" + conversation + "/messages", message(text))
        .expect(201);
  }

  private static Map<String, Object> message(String text) {
    return Map.of("clientId", "c" + text.hashCode(), "type", "text", "body", Map.of("text", text));
  }

  private String code(String method, Map<String, ?> params) {
    return catchThrowableOfType(RpcFailure.class, () -> socket.call(method, params)).code();
  }
}
