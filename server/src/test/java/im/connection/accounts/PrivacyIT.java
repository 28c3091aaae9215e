package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What others see of a profile, for every audience and everybody who may look.
final class PrivacyIT {
  private final RunningServer server = RunningServer.shared();
  private final Person alice = Person.register(server, "alice");
  private final Person friend = Person.register(server, "friend");
  private final Person stranger = Person.register(server, "stranger");

  @Test
  void aWholeProfileIsSeenByItsOwnerAndOnTheirOtherDevices() {
    try (var other = alice.onAnotherDevice().live()) {
      var profile = fillIn();
      var event = other.next("profile.updated");
      assertThat(event.get("data")).isEqualTo(profile);
      assertThat(alice.api().get("/api/v1/users/me").expect(200)).isEqualTo(profile);
    }
    var seen = see(stranger);
    assertThat(seen.get("avatar").asText()).isEqualTo("m-1");
    assertThat(seen.get("gender").asText()).isEqualTo("female");
    assertThat(seen.get("tags").toString()).isEqualTo("[\"hiking\",\"摄影\"]");
  }

  @Test
  void everyAudienceSeesWhatIsMeantForIt() {
    fillIn();
    alice.befriend(friend);
    for (String field : List.of("phone", "birthday")) {
      assertSeen(field, "everyone", true, true);
      assertSeen(field, "contacts", true, false);
      assertSeen(field, "nobody", false, false);
    }
  }

  @Test
  void phoneAndBirthdayAreForContactsUnlessSaidOtherwise() {
    fillIn();
    alice.befriend(friend);
    assertThat(see(friend).path("phone").asText()).isEqualTo("+8613800138000");
    assertThat(see(friend).path("birthday").asText()).isEqualTo("1990-05-17");
    assertThat(see(stranger).has("phone")).isFalse();
    assertThat(see(stranger).has("birthday")).isFalse();
  }

  @Test
  void aUsernameFindsOnlyWhomeverWantsToBeFound() {
    alice.befriend(friend);
    assertFound("everyone", true, true);
    assertFound("contacts", true, false);
    assertFound("nobody", false, false);
  }

  @Test
  void whoeverIsBlockedSeesWhatAStrangerDoesAndFindsNobody() {
    fillIn();
    alice.befriend(friend);
    alice.api().put("/api/v1/blocks/" + friend.id(), Map.of()).expect(200);
    for (String audience : List.of("everyone", "contacts")) {
      assertSeen("phone", audience, audience.equals("everyone"), audience.equals("everyone"));
      assertFound(audience, false, audience.equals("everyone"));
    }
  }

  @Test
  void beingBlockedAndNotBeingWantedLookTheSame() {
    alice.api().put("/api/v1/blocks/" + friend.id(), Map.of()).expect(200);
    alice.api().patch("/api/v1/users/me/privacy", Map.of("messages", "contacts")).expect(200);
    for (String path :
        List.of("/api/v1/conversations", "/api/v1/users/" + alice.id() + "/messages")) {
      var body =
          path.endsWith("messages")
              ? Map.of("clientId", "1", "type", "text", "body", Map.of("text", "你好"))
              : Map.<String, Object>of("userId", alice.id());
      var blocked = friend.api().post(path, body);
      var unwanted = stranger.api().post(path, body);
      assertThat(unwanted.code()).isEqualTo("not_accepted");
      assertThat(blocked.status()).isEqualTo(unwanted.status());
      assertThat(blocked.json()).isEqualTo(unwanted.json());
    }
    assertThat(friend.api().get("/api/v1/users?username=" + alice.username()).status())
        .isEqualTo(404);
  }

  @Test
  void whoMayWriteChangesForConversationsThatAreThere() {
    var message = Map.of("clientId", "1", "type", "text", "body", Map.of("text", "你好"));
    var reply = Map.of("clientId", "2", "type", "text", "body", Map.of("text", "你好"));
    String alices = "/api/v1/users/" + alice.id() + "/messages";
    stranger.api().post(alices, message).expect(201);
    alice.api().post("/api/v1/users/" + stranger.id() + "/messages", message).expect(201);
    alice.api().patch("/api/v1/users/me/privacy", Map.of("messages", "nobody")).expect(200);
    assertThat(stranger.api().post(alices, reply).code()).isEqualTo("not_accepted");
    alice.api().patch("/api/v1/users/me/privacy", Map.of("messages", "everyone")).expect(200);
    stranger.api().post(alices, reply).expect(201);
  }

  @Test
  void nobodyAsksWhoeverWantsNoRequestsUnlessAsked() {
    var closed = Map.of("contactRequests", "nobody");
    alice.api().patch("/api/v1/users/me/privacy", closed).expect(200);
    var request = Map.of("userId", alice.id());
    assertThat(stranger.api().post("/api/v1/contact-requests", request).code())
        .isEqualTo("not_accepted");
    assertThat(alice.api().get("/api/v1/contact-requests?direction=incoming").json().get("items"))
        .isEmpty();
    alice.api().post("/api/v1/contact-requests", Map.of("userId", friend.id())).expect(200);
    var answer = friend.api().post("/api/v1/contact-requests", request).expect(200);
    assertThat(answer.get("status").asText()).isEqualTo("accepted");
  }

  @Test
  void nobodyIsInvitedIntoGroupsByWhomTheyDoNotWant() {
    alice.befriend(friend);
    assertInvited("everyone", "invited", "invited");
    assertInvited("contacts", "invited", "not_accepted");
    assertInvited("nobody", "not_accepted", "not_accepted");
    assertInvited("everyone", "invited", "invited");
    alice.api().put("/api/v1/blocks/" + friend.id(), Map.of());
    assertInvited("everyone", "not_accepted", "invited");
  }

  @Test
  void settingsAreToldToOnesOtherDevicesOnceTheyChange() {
    try (var socket = alice.onAnotherDevice().live()) {
      var wanted = Map.of("lastSeen", "nobody", "groupInvitations", "contacts");
      var settings = alice.api().patch("/api/v1/users/me/privacy", wanted).expect(200);
      alice.api().patch("/api/v1/users/me/privacy", wanted).expect(200);
      alice.api().patch("/api/v1/users/me/privacy", Map.of("email", "contacts")).expect(200);
      assertThat(socket.next("privacy.updated").get("data")).isEqualTo(settings);
      var second = socket.next("privacy.updated").get("data");
      assertThat(second.get("email").asText()).isEqualTo("contacts");
      assertThat(second.get("lastSeen").asText()).isEqualTo("nobody");
      assertThat(socket.call("privacy.get", Map.of())).isEqualTo(second);
      assertThat(alice.api().get("/api/v1/users/me/privacy").expect(200)).isEqualTo(second);
    }
  }

  @Test
  void whatIsNoAudienceIsRefused() {
    for (Object wrong : List.of("friends", "EVERYONE", 1, List.of("everyone"))) {
      var answer = alice.api().patch("/api/v1/users/me/privacy", Map.of("phone", wrong));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("invalid_argument");
    }
  }

  private JsonNode fillIn() {
    return alice
        .api()
        .patch(
            "/api/v1/users/me",
            Map.of(
                "avatar", "m-1",
                "bio", "园丁",
                "gender", "female",
                "birthday", "1990-05-17",
                "phone", "+86 138 0013 8000",
                "tags", List.of("Hiking", "摄影")))
        .expect(200);
  }

  private void assertSeen(String field, String audience, boolean byFriend, boolean byStranger) {
    alice.api().patch("/api/v1/users/me/privacy", Map.of(field, audience)).expect(200);
    assertThat(see(alice).has(field)).isTrue();
    assertThat(see(friend).has(field)).as(field + " for " + audience).isEqualTo(byFriend);
    assertThat(see(stranger).has(field)).as(field + " for " + audience).isEqualTo(byStranger);
  }

  private void assertFound(String audience, boolean byFriend, boolean byStranger) {
    alice.api().patch("/api/v1/users/me/privacy", Map.of("findByUsername", audience)).expect(200);
    assertThat(find(friend)).as(audience).isEqualTo(byFriend ? 200 : 404);
    assertThat(find(stranger)).as(audience).isEqualTo(byStranger ? 200 : 404);
    assertThat(find(alice)).isEqualTo(200);
  }

  private void assertInvited(String audience, String byFriend, String byStranger) {
    alice.api().patch("/api/v1/users/me/privacy", Map.of("groupInvitations", audience)).expect(200);
    assertThat(invite(friend)).as(audience).isEqualTo(byFriend);
    assertThat(invite(stranger)).as(audience).isEqualTo(byStranger);
  }

  private String invite(Person inviter) {
    String group = inviter.group("组");
    var answer =
        inviter
            .api()
            .post(
                "/api/v1/groups/" + group + "/invitations", Map.of("userIds", List.of(alice.id())))
            .expect(200);
    return answer.get("invited").isEmpty() ? answer.at("/skipped/0/reason").asText() : "invited";
  }

  private int find(Person viewer) {
    return viewer.api().get("/api/v1/users?username=" + alice.username()).status();
  }

  private JsonNode see(Person viewer) {
    return viewer.api().get("/api/v1/users/" + alice.id()).expect(200);
  }
}
