package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Api;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket.RpcFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What one user may do only so much of, on a server with small limits.
final class QuotasIT {
  private static final RunningServer SERVER =
      RunningServer.builder()
          .setting("IMC_GROUPS_PER_DAY", "5")
          .setting("IMC_GROUPS_OWNED", "3")
          .setting("IMC_INVITATIONS_PER_DAY", "6")
          .setting("IMC_INVITATIONS_OPEN", "4")
          .setting("IMC_INVITATIONS_WAITING", "2")
          .setting("IMC_DECLINED_PAUSE_DAYS", "7")
          .setting("IMC_STRANGERS_PER_DAY", "3")
          .setting("IMC_MESSAGES_PER_DAY", "20")
          .setting("IMC_MEGABYTES_PER_DAY", "1")
          .start();

  private final Person ann = person("ann");

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void aUserOwnsOnlySoManyGroupsAndCreatesOnlySoManyInADay() {
    var ben = person("ben");
    var groups = IntStream.range(0, 3).mapToObj(i -> ann.group("组")).toList();
    assertThat(create(ann).code()).isEqualTo("list_full");
    ann.api().delete("/api/v1/groups/" + groups.getFirst()).expect(204);
    ann.group("组");
    assertThat(create(ann).code()).isEqualTo("list_full");
    IntStream.range(1, 3)
        .forEach(i -> ann.api().delete("/api/v1/groups/" + groups.get(i)).expect(204));
    ann.group("组");
    var refused = create(ann);
    assertThat(refused.code()).isEqualTo("daily_limit");
    assertThat(refused.json().get("retryAfter").asLong()).isBetween(80_000L, 86_400L);
    ben.group("组");
  }

  @Test
  void whoOwnsAllTheyMayIsGivenNoOther() {
    var ben = person("ben");
    IntStream.range(0, 3).forEach(i -> ben.group("组"));
    String group = ann.group("组", ben);
    var role = Map.of("role", "owner");
    String member = "/api/v1/groups/" + group + "/members/" + ben.id() + "/role";
    assertThat(ann.api().put(member, role).code()).isEqualTo("list_full");
  }

  @Test
  void groupsThatAreCreatedAtOnceAreCountedOneByOne() {
    var created = IntStream.range(0, 12).parallel().mapToObj(i -> create(ann).status()).toList();
    assertThat(created.stream().filter(status -> status == 201)).hasSize(3);
  }

  @Test
  void anInviterHasOnlySoManyInvitationsOpenAndSendsOnlySoManyInADay() {
    String group = ann.group("组");
    var people = IntStream.range(0, 7).mapToObj(i -> person("p" + i)).toList();
    for (int i = 0; i < 4; i++) {
      assertThat(invite(ann, group, people.get(i)).get("invited")).hasSize(1);
    }
    var fifth = Map.of("userIds", List.of(people.get(4).id()));
    String path = "/api/v1/groups/" + group + "/invitations";
    assertThat(ann.api().post(path, fifth).code()).isEqualTo("request_limit");
    accept(people.get(0));
    accept(people.get(1));
    assertThat(invite(ann, group, people.get(4)).get("invited")).hasSize(1);
    assertThat(invite(ann, group, people.get(5)).get("invited")).hasSize(1);
    accept(people.get(4));
    var seventh = Map.of("userIds", List.of(people.get(6).id()));
    assertThat(ann.api().post(path, seventh).code()).isEqualTo("daily_limit");
  }

  @Test
  void anInviteeHasOnlySoManyInvitationsOpen() {
    var sought = person("sought");
    for (int i = 0; i < 2; i++) {
      var inviter = person("inviter" + i);
      assertThat(invite(inviter, inviter.group("组"), sought).get("invited")).hasSize(1);
    }
    assertThat(invite(ann, ann.group("组"), sought).at("/skipped/0/reason").asText())
        .isEqualTo("not_accepted");
  }

  @Test
  void invitationsOfManyAtOnceAreCountedOneByOne() {
    var sought = person("sought");
    var inviters = IntStream.range(0, 8).mapToObj(i -> person("inviter" + i)).toList();
    var groups = inviters.stream().map(inviter -> inviter.group("组")).toList();
    long invited =
        IntStream.range(0, 8)
            .parallel()
            .filter(i -> !invite(inviters.get(i), groups.get(i), sought).get("invited").isEmpty())
            .count();
    assertThat(invited).isEqualTo(2);
  }

  @Test
  void whoDeclinedIsNotInvitedAgainForAWhile() {
    var ben = person("ben");
    var friend = person("friend");
    ann.befriend(friend);
    String group = ann.group("组", friend);
    invite(ann, group, ben);
    decline(ben);
    assertThat(invite(ann, group, ben).at("/skipped/0/reason").asText()).isEqualTo("not_accepted");
    assertThat(invite(friend, group, ben).at("/skipped/0/reason").asText())
        .isEqualTo("not_accepted");
    assertThat(invite(ann, ann.group("另"), ben).at("/skipped/0/reason").asText())
        .isEqualTo("not_accepted");
    assertThat(invite(friend, friend.group("别"), ben).get("invited")).hasSize(1);
  }

  @Test
  void whoDeclinedAContactRequestIsNotAskedAgainForAWhile() {
    var ben = person("ben");
    var wanted = Map.of("userId", ben.id());
    String requests = "/api/v1/contact-requests";
    String id = ann.api().post(requests, wanted).expect(200).at("/request/id").asText();
    ben.api().post(requests + "/" + id + "/decline", Map.of()).expect(200);
    assertThat(ann.api().post(requests, wanted).code()).isEqualTo("not_accepted");
    ben.api().post(requests, Map.of("userId", ann.id())).expect(200);
    assertThat(ann.api().post(requests, wanted).expect(200).get("status").asText())
        .isEqualTo("accepted");
  }

  @Test
  void aRequestThatIsTakenBackIsRepeatedThriceADay() {
    var wanted = Map.of("userId", person("ben").id());
    String requests = "/api/v1/contact-requests";
    for (int i = 0; i < 3; i++) {
      String id = ann.api().post(requests, wanted).expect(200).at("/request/id").asText();
      ann.api().post(requests + "/" + id + "/cancel", Map.of()).expect(200);
    }
    assertThat(ann.api().post(requests, wanted).code()).isEqualTo("not_accepted");
  }

  @Test
  void aUserWritesToOnlySoManyStrangersInADay() {
    var friend = person("friend");
    var people = IntStream.range(0, 4).mapToObj(i -> person("p" + i)).toList();
    write(ann, people.get(0), "a").expect(201);
    write(ann, people.get(0), "b").expect(201);
    ann.api().post("/api/v1/conversations", Map.of("userId", people.get(1).id())).expect(200);
    write(ann, people.get(2), "c").expect(201);
    assertThat(write(ann, people.get(3), "d").code()).isEqualTo("daily_limit");
    assertThat(ann.api().post("/api/v1/conversations", Map.of("userId", people.get(3).id())).code())
        .isEqualTo("daily_limit");
    try (var socket = ann.socket()) {
      assertThatThrownBy(() -> socket.call("message.send", people.get(3).textTo("e", "你好")))
          .isInstanceOf(RpcFailure.class)
          .extracting(failure -> ((RpcFailure) failure).code())
          .isEqualTo("daily_limit");
    }
    ann.befriend(friend);
    write(ann, friend, "f").expect(201);
    write(ann, people.get(2), "g").expect(201);
    write(people.get(3), ann, "h").expect(201);
    write(ann, people.get(3), "i").expect(201);
  }

  @Test
  void aUserStoresOnlySoManyMessagesInADayButGetsTheAnswersToRetries() {
    var friend = person("friend");
    ann.befriend(friend);
    for (int i = 0; i < 20; i++) {
      write(ann, friend, "m" + i).expect(201);
    }
    assertThat(write(ann, friend, "m20").code()).isEqualTo("daily_limit");
    write(ann, friend, "m19").expect(201);
    write(friend, ann, "m").expect(201);
  }

  @Test
  void aForwardCountsByWhatItStores() {
    var friend = person("friend");
    ann.befriend(friend);
    var text = Map.of("text", "字".repeat(4_000));
    String conversation = "";
    for (int i = 0; i < 5; i++) {
      var message = Map.of("clientId", "m" + i, "type", "text", "body", text);
      conversation =
          ann.api()
              .post("/api/v1/users/" + friend.id() + "/messages", message)
              .expect(201)
              .get("conversationId")
              .asText();
    }
    var forwarding =
        Map.<String, Object>of(
            "conversationId",
            conversation,
            "seqs",
            List.of(1, 2, 3, 4, 5),
            "isMerged",
            true,
            "targets",
            List.of(Map.of("conversationId", conversation)));
    int stored = 0;
    String refused = "";
    while (refused.isEmpty() && stored < 20) {
      var one = new HashMap<>(forwarding);
      one.put("clientId", "f" + stored++);
      refused =
          friend
              .api()
              .post("/api/v1/messages/forward", one)
              .expect(200)
              .at("/results/0/code")
              .asText();
    }
    assertThat(stored).isBetween(15, 18);
    assertThat(refused).isEqualTo("daily_limit");
  }

  @Test
  void whatWasUsedUpIsSoAfterARestart() {
    try (var server = RunningServer.builder().setting("IMC_GROUPS_PER_DAY", "1").start()) {
      var eve = Person.register(server, "eve");
      eve.group("组");
      server.restart();
      assertThat(create(eve).code()).isEqualTo("daily_limit");
    }
  }

  private static Person person(String name) {
    return Person.register(SERVER, name);
  }

  private static Api.Answer create(Person owner) {
    return owner.api().post("/api/v1/groups", Map.of("name", "组"));
  }

  private static JsonNode invite(Person inviter, String group, Person invitee) {
    return inviter
        .api()
        .post("/api/v1/groups/" + group + "/invitations", Map.of("userIds", List.of(invitee.id())))
        .expect(200);
  }

  private static void accept(Person invitee) {
    answer(invitee, "accept");
  }

  private static void decline(Person invitee) {
    answer(invitee, "decline");
  }

  private static void answer(Person invitee, String how) {
    var open = invitee.api().get("/api/v1/group-invitations").expect(200).get("items");
    invitee
        .api()
        .post("/api/v1/group-invitations/" + open.get(0).get("id").asText() + "/" + how, Map.of())
        .expect(200);
  }

  private static Api.Answer write(Person sender, Person receiver, String clientId) {
    var message = Map.of("clientId", clientId, "type", "text", "body", Map.of("text", "你好"));
    return sender.api().post("/api/v1/users/" + receiver.id() + "/messages", message);
  }
}
