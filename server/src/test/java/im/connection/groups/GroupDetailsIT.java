package im.connection.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import im.connection.testing.Socket.RpcFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Settings, restraints and ways into a group over real connections.
class GroupDetailsIT {
  private final RunningServer server = RunningServer.shared();
  private Person owner;
  private Person ann;
  private String group;
  private String path;

  @BeforeEach
  void register() {
    owner = Person.register(server, "owner");
    ann = Person.register(server, "ann");
    group = owner.group("周末爬山", ann);
    path = "/api/v1/groups/" + group;
  }

  @Test
  void everyMemberHearsWhatChanged() {
    try (var socket = ann.live()) {
      var answer =
          owner
              .api()
              .patch(
                  path,
                  """
                  {"announcement":{"text":"八点集合","pinned":true},"tags":["爬山"],"avatar":"m-1"}
                  """)
              .expect(200);

      var body = systemMessage(socket, "group.updated");
      assertThat(body.path("changed").toString())
          .isEqualTo("[\"avatar\",\"announcement\",\"tags\"]");
      assertThat(body.path("announcement")).isEqualTo(answer.path("announcement"));
      assertThat(ann.api().get(path).expect(200).path("announcement").path("text").asText())
          .isEqualTo("八点集合");
    }
    owner.api().patch(path, "{\"announcement\":null}").expect(200);
    assertThat(ann.api().get(path).expect(200).has("announcement")).isFalse();
  }

  @Test
  void aMutedMemberIsToldWhenToComeBackOverBothInterfaces() {
    var until = Instant.now().plus(Duration.ofDays(1)).toString();
    String mute = path + "/members/" + ann.id() + "/mute";
    owner.api().put(mute, Map.of("until", until)).expect(204);
    String messages = "/api/v1/conversations/" + group + "/messages";
    var message = Map.of("clientId", "c1", "type", "text", "body", Map.of("text", "喂"));

    var refused = ann.api().with("Accept-Language", "zh").post(messages, message);
    refused.expect(403);
    assertThat(refused.code()).isEqualTo("muted");
    assertThat(refused.json().path("detail").asText()).contains("禁言");
    assertThat(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(82_800L, 86_400L);
    try (var socket = ann.live()) {
      var failure =
          catchThrowableOfType(
              RpcFailure.class, () -> socket.call("message.send", Person.text(group, "c1", "喂")));
      assertThat(failure.code()).isEqualTo("muted");
      assertThat(failure.error().at("/data/retryAfter").asLong()).isBetween(82_800L, 86_400L);
    }
    owner.api().delete(mute).expect(204);
    ann.api().post(messages, message).expect(201);
    owner.api().patch(path, "{\"slowModeSeconds\":60}").expect(200);
    var slow =
        ann.api()
            .post(messages, Map.of("clientId", "c2", "type", "text", "body", Map.of("text", "喂")));
    assertThat(slow.code()).isEqualTo("slow_mode");
    assertThat(slow.status()).isEqualTo(429);
    assertThat(slow.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void whoJoinsByALinkReadsWhatWasSaidAndHearsWhatIsSaid() {
    owner.api().patch(path, "{\"history\":\"all\"}").expect(200);
    ann.api()
        .post(
            "/api/v1/conversations/" + group + "/messages",
            Map.of("clientId", "c1", "type", "text", "body", Map.of("text", "早先的话")))
        .expect(201);
    var link = owner.api().post(path + "/links", "{}").expect(201);
    var token = Map.of("token", link.path("token").asText());
    var ben = Person.register(server, "ben");
    try (var socket = ben.live()) {
      assertThat(
              ben.api()
                  .post("/api/v1/group-links/preview", token)
                  .expect(200)
                  .path("name")
                  .asText())
          .isEqualTo("周末爬山");
      ben.api().post("/api/v1/group-links/join", token).expect(200);
      systemMessage(socket, "member.joined");
      assertThat(
              ben.api()
                  .get("/api/v1/conversations/" + group + "/messages?after=0")
                  .expect(200)
                  .toString())
          .contains("早先的话", "group.created");
      socket.call("message.send", Person.text(group, "b1", "大家好"));
    }
    try (var phone = ben.onAnotherDevice().live()) {
      assertThat(phone.call("message.history", Map.of("conversationId", group)).toString())
          .contains("早先的话", "大家好");
    }
    assertThat(owner.api().get(path + "/links").expect(200).toString())
        .contains("\"uses\":1")
        .doesNotContain(link.path("token").asText());
    String linkPath = path + "/links/" + link.at("/link/id").asText();
    owner.api().delete(linkPath).expect(204);
    var eve = Person.register(server, "eve");
    assertThat(eve.api().post("/api/v1/group-links/join", token).code()).isEqualTo("not_found");
  }

  @Test
  void aRequestIsHeardOfAndItsAnswerToo() {
    owner.api().patch(path, "{\"joinPolicy\":\"approval\",\"joinQuestion\":\"谁？\"}").expect(200);
    var ben = Person.register(server, "ben");
    try (var owners = owner.live();
        var bens = ben.live()) {
      assertThat(ben.api().post(path + "/join", "{}").code()).isEqualTo("invalid_argument");
      var asked = ben.api().post(path + "/join", Map.of("answer", "李华介绍的")).expect(200);
      assertThat(asked.path("status").asText()).isEqualTo("requested");
      var heard = owners.next("group.join.requested").path("data");
      assertThat(heard.path("answer").asText()).isEqualTo("李华介绍的");
      String request = "/api/v1/group-join-requests/" + heard.path("id").asText();
      assertThat(ann.api().post(request + "/accept", null).code()).isEqualTo("forbidden");
      owner.api().post(request + "/accept", null).expect(200);
      assertThat(bens.next("group.join.answered").at("/data/state").asText()).isEqualTo("accepted");
    }
    ben.api().get(path).expect(200);
  }

  @Test
  void aBannedMemberHearsOfItAndOfNothingElse() {
    try (var socket = ann.live()) {
      owner.api().put(path + "/bans/" + ann.id(), null).expect(204);
      assertThat(systemMessage(socket, "member.banned").path("users").get(0).asText())
          .isEqualTo(ann.id());
      owner.api().patch(path, "{\"name\":\"秘密\"}").expect(200);
      owner.befriend(ann);
      for (var event = socket.next();
          !event.method().equals("contact.requested");
          event = socket.next()) {
        assertThat(event.toString()).doesNotContain("秘密");
      }
    }
    assertThat(ann.api().get(path).code()).isEqualTo("not_found");
    assertThat(owner.api().get(path + "/bans").expect(200).path("items")).hasSize(1);
    owner.api().delete(path + "/bans/" + ann.id()).expect(204);
    owner.invite(group, ann);
    ann.api().get(path).expect(200);
  }

  @Test
  void membersAreSearchedAndFollowedOverRest() {
    ann.api()
        .put(path + "/members/" + ann.id() + "/nickname", Map.of("nickname", "小安"))
        .expect(204);
    var found = owner.api().get(path + "/members?query=%E5%B0%8F").expect(200);
    assertThat(found.path("items")).hasSize(1);
    assertThat(found.path("items").get(0).path("nickname").asText()).isEqualTo("小安");

    try (var other = owner.onAnotherDevice().live()) {
      owner.api().put(path + "/follows/" + ann.id(), null).expect(204);
      var heard = other.next("group.follow.changed").path("data");
      assertThat(heard.path("userId").asText()).isEqualTo(ann.id());
      assertThat(heard.path("isFollowed").asBoolean()).isTrue();
    }
    assertThat(owner.api().get(path + "/follows").expect(200).path("items")).hasSize(1);
    assertThat(ann.api().get(path + "/follows").expect(200).path("items")).isEmpty();
    owner.api().delete(path + "/follows/" + ann.id()).expect(204);
    assertThat(owner.api().get(path + "/follows").expect(200).path("items")).isEmpty();
  }

  /// The body of the next system message that records an event.
  private static JsonNode systemMessage(Socket socket, String event) {
    while (true) {
      var body = socket.next("message.created").at("/message/body");
      if (body.path("event").asText().equals(event)) {
        return body;
      }
    }
  }
}
