package im.connection.gateway;

import static im.connection.testing.Attempt.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.groups.Throng;
import im.connection.kernel.ConversationId;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import im.connection.testing.Socket.RpcFailure;
import im.connection.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Two packaged servers on one database: whoever is on one chats with whoever is on the other.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoServersIT {
  private TestDatabase database;
  private RunningServer here;
  private RunningServer there;
  private Person ann;
  private Person bob;

  @BeforeAll
  void start() {
    database = TestDatabase.create();
    here = server();
    there = server();
  }

  @AfterAll
  void stop() {
    here.close();
    there.close();
    database.close();
  }

  @BeforeEach
  void register() {
    ann = Person.register(here, "ann");
    bob = Person.register(there, "bob");
    ann.befriend(bob);
  }

  @Test
  void peopleOnTwoServersChatBothWays() {
    try (var annPhone = ann.live();
        var bobPhone = bob.live()) {
      for (int i = 1; i <= 20; i++) {
        annPhone.call("message.send", bob.textTo("a" + i, "ping " + i));
        assertThat(text(bobPhone)).isEqualTo("ping " + i);
        assertThat(text(annPhone)).isEqualTo("ping " + i);
        bobPhone.call("message.send", ann.textTo("b" + i, "pong " + i));
        assertThat(text(annPhone)).isEqualTo("pong " + i);
        assertThat(text(bobPhone)).isEqualTo("pong " + i);
      }
    }
  }

  @Test
  void whatIsDoneToMessagesCrossesServersAndRowsOfAFeedMayBeGone() {
    try (var annPhone = ann.live();
        var bobPhone = bob.live();
        var bobDesk = bob.onAnotherDevice().at(here).live()) {
      var ack = annPhone.call("message.send", bob.textTo("o1", "eins"));
      var at = Map.of("conversationId", ack.get("conversationId").asText(), "seq", 1);
      var id = Map.of("conversationId", at.get("conversationId"));
      for (String emoji : List.of("👍", "🎉", "😀")) {
        var react = Map.of("conversationId", at.get("conversationId"), "seq", 1, "emoji", emoji);
        bobPhone.call("message.react", react);
      }
      int reactions = 0;
      while (reactions < 3) {
        reactions = annPhone.next().params().at("/message/reactions").size();
      }
      for (int i = 1; i <= 30; i++) {
        bobPhone.call(
            "conversation.draft",
            Map.of("conversationId", at.get("conversationId"), "text", "d" + i));
      }
      bobPhone.call("favourite.add", at);
      assertThat(bobDesk.next("favourite.changed").at("/data/seq").asInt()).isOne();
      assertThat(bobDesk.call("conversation.get", id).at("/draft/text").asText()).isEqualTo("d30");
      bobPhone.call("favourite.remove", at);
      assertThat(bobDesk.next("favourite.changed").at("/data/isFavourite").asBoolean()).isFalse();
    }
  }

  @Test
  void presenceMarksAndTypingCrossServers() {
    try (var annPhone = ann.live()) {
      annPhone.call("presence.watch", Map.of("userIds", List.of(bob.id())));
      assertThat(availability(annPhone)).isEqualTo("offline");
      try (var bobPhone = bob.live()) {
        assertThat(availability(annPhone)).isEqualTo("online");
        bobPhone.call("presence.idle", Map.of("idle", true));
        assertThat(availability(annPhone)).isEqualTo("away");
        bobPhone.call("presence.idle", Map.of("idle", false));
        assertThat(availability(annPhone)).isEqualTo("online");
        var ack = annPhone.call("message.send", bob.textTo("p1", "在吗？"));
        assertThat(ack.get("receiverOnline").asBoolean()).isTrue();
        String id = ack.get("conversationId").asText();
        bobPhone.call("queue.ack", Map.of("positions", Map.of(id, Map.of("seq", 1, "rev", 1))));
        assertThat(annPhone.next("conversation.delivered").get("seq").asInt()).isOne();
        bobPhone.call("conversation.typing", Map.of("conversationId", id, "activity", "typing"));
        assertThat(annPhone.next("conversation.typing").get("userId").asText()).isEqualTo(bob.id());
        bobPhone.call("user.block", Map.of("userId", ann.id()));
        assertThat(availability(annPhone)).isEqualTo("offline");
        bobPhone.call("user.unblock", Map.of("userId", ann.id()));
        assertThat(availability(annPhone)).isEqualTo("online");
        bobPhone.call("status.update", Map.of("availability", "invisible"));
        assertThat(availability(annPhone)).isEqualTo("offline");
      }
    }
  }

  @Test
  void ofALargeGroupOnlyNumbersAreTold() {
    var shy = Person.register(here, "shy");
    shy.api().patch("/api/v1/users/me/privacy", Map.of("lastSeen", "contacts")).expect(200);
    String group = ann.group("万人群", bob, shy);
    Throng.join(database.jdbi(), ConversationId.valueOf(group), 300);
    try (var annPhone = ann.live();
        var shyPhone = shy.live()) {
      shyPhone.call("user.me", Map.of());
      annPhone.call("presence.watch", Map.of("groupIds", List.of(group)));
      assertThat(annPhone.next("group.online").get("members").asInt()).isEqualTo(303);
      try (var bobPhone = bob.live()) {
        awaitOnline(annPhone, 2);
        bobPhone.call("status.update", Map.of("availability", "invisible"));
        awaitOnline(annPhone, 1);
        bobPhone.call("status.update", Map.of("availability", "online"));
        var activity = Map.of("conversationId", group, "activity", "typing");
        bobPhone.call("conversation.typing", activity);
        int seq = annPhone.call("message.send", Person.text(group, "l1", "大家好")).get("seq").asInt();
        bobPhone.call("conversation.read", Map.of("conversationId", group, "seq", seq));
        var readers = annPhone.call("message.readers", Map.of("conversationId", group, "seq", seq));
        assertThat(readers.get("read").asInt()).isOne();
        assertThat(readers.get("members").asInt()).isEqualTo(302);
        var heard = new ArrayList<String>();
        Socket.Notice notice;
        do {
          notice = annPhone.next();
          heard.add(notice.method());
        } while (!notice.method().equals("message.created"));
        assertThat(heard).doesNotContain("conversation.typing", "presence.changed");
      }
    }
  }

  private static void awaitOnline(Socket viewer, int online) {
    int told;
    do {
      told = viewer.next("group.online").get("online").asInt();
    } while (told != online);
  }

  private static String availability(Socket viewer) {
    return viewer.next("presence.changed").get("availability").asText();
  }

  @Test
  void aGroupAcrossServersSeesOneOrder() {
    var cat = Person.register(there, "cat");
    String group = ann.group("across", bob, cat);
    try (var annPhone = ann.live();
        var bobPhone = bob.live();
        var catPhone = cat.live()) {
      var answers = new ArrayList<CompletableFuture<JsonNode>>();
      for (int i = 0; i < 50; i++) {
        var sender = i % 2 == 0 ? annPhone : bobPhone;
        answers.add(sender.start("message.send", Person.text(group, "m" + i, "text " + i)));
      }
      answers.forEach(Socket::result);
      for (Socket phone : List.of(annPhone, bobPhone, catPhone)) {
        for (int seq = 4; seq < 54; seq++) {
          var message = phone.next("message.created").get("message");
          assertThat(message.get("seq").asInt()).isEqualTo(seq);
        }
      }
    }
  }

  @Test
  void slowModeLetsOneMessageThroughHoweverManyServersItsSenderUses() {
    String group = bob.group("slow", ann);
    bob.api().patch("/api/v1/groups/" + group, Map.of("slowModeSeconds", 3_600)).expect(200);
    try (var one = ann.live();
        var other = ann.at(there).live()) {
      var answers = new ArrayList<CompletableFuture<JsonNode>>();
      for (int i = 0; i < 20; i++) {
        answers.add(one.start("message.send", Person.text(group, "a" + i, "快")));
        answers.add(other.start("message.send", Person.text(group, "b" + i, "快")));
      }
      var codes = answers.stream().map(TwoServersIT::code).toList();
      assertThat(codes).filteredOn("stored"::equals).hasSize(1);
      assertThat(codes).containsOnly("stored", "slow_mode");
    }
  }

  @Test
  void whoIsMutedOnOneServerIsSilentOnTheOther() {
    String group = ann.group("mute", bob);
    try (var bobPhone = bob.live()) {
      bobPhone.call("message.send", Person.text(group, "m1", "one"));
      ann.api()
          .put(
              "/api/v1/groups/" + group + "/members/" + bob.id() + "/mute",
              Map.of("until", Instant.now().plusSeconds(600).toString()))
          .expect(204);
      assertThat(code(bobPhone.start("message.send", Person.text(group, "m2", "two"))))
          .isEqualTo("muted");
    }
  }

  private static String code(CompletableFuture<JsonNode> answer) {
    try {
      Socket.result(answer);
      return "stored";
    } catch (RpcFailure refused) {
      return refused.code();
    }
  }

  @Test
  void whoIsRemovedOnOneServerIsOutOnTheOther() {
    String group = ann.group("removal", bob);
    try (var annPhone = ann.live();
        var bobPhone = bob.live()) {
      bobPhone.call("message.send", Person.text(group, "m1", "still here"));
      ann.api().delete("/api/v1/groups/" + group + "/members/" + bob.id()).expect(204);

      var refused =
          catchThrowableOfType(
              RpcFailure.class,
              () -> bobPhone.call("message.send", Person.text(group, "m2", "and now?")));
      assertThat(refused.code()).isEqualTo("not_found");
      annPhone.call("message.send", Person.text(group, "m3", "among ourselves"));
      annPhone.call("message.send", bob.textTo("m4", "to you alone"));
      assertThat(text(bobPhone)).isEqualTo("still here");
      var removal = bobPhone.next("message.created").get("message").get("body");
      assertThat(removal.get("event").asText()).isEqualTo("member.removed");
      assertThat(text(bobPhone)).isEqualTo("to you alone");
    }
  }

  @Test
  void whoLeavesAndComesBackOnOneServerGoesOnHearingTheGroupOnTheOther() {
    String group = ann.group("to and fro", bob);
    var bobHere = bob.at(here);
    try (var bobPhone = bob.live()) {
      for (int i = 0; i < 20; i++) {
        bobHere.api().post("/api/v1/groups/" + group + "/leave", Map.of()).expect(204);
        ann.invite(group, bobHere);
        var content = content("r" + i);
        ann.api().post("/api/v1/conversations/" + group + "/messages", content).expect(201);
        JsonNode heard;
        do {
          heard = bobPhone.next("message.created").get("message");
        } while (!heard.path("clientId").asText().equals("r" + i));
      }
    }
  }

  @Test
  void whoIsAddedOnOneServerHearsTheGroupOnTheOther() {
    try (var bobPhone = bob.live()) {
      String group = ann.group("late", bob);
      ann.api().post("/api/v1/conversations/" + group + "/messages", content("m1")).expect(201);
      assertThat(bobPhone.next("message.created").get("message").get("seq").asInt()).isEqualTo(2);
      assertThat(bobPhone.next("message.created").get("message").get("seq").asInt()).isEqualTo(3);
    }
  }

  @Test
  void theSameKeyToBothServersAtOnceIsOneMessage() {
    String path = "/api/v1/users/" + bob.id() + "/messages";
    for (int i = 0; i < 30; i++) {
      var content = content("k" + i);
      var answers = ConcurrentHashMap.<JsonNode>newKeySet();
      atOnce(
          () -> answers.add(ann.api().post(path, content).expect(201)),
          () -> answers.add(ann.at(there).api().post(path, content).expect(201)));
      assertThat(answers.stream().map(answer -> answer.get("seq").asInt()).distinct())
          .containsExactly(i + 1);
      assertThat(answers.stream().map(answer -> answer.get("id")).distinct()).hasSize(1);
    }
  }

  @Test
  void aDeviceSignedOutOnOneServerIsCutOffOnTheOther() {
    var desk = bob.onAnotherDevice();
    try (var deskSocket = desk.live();
        var phone = bob.live()) {
      bob.at(here).api().delete("/api/v1/devices/" + desk.deviceId()).expect(204);
      assertThat(deskSocket.closeCode()).isEqualTo(CloseReason.SIGNED_OUT.code());
      assertThat(phone.isClosed()).isFalse();
    }
  }

  @Test
  void aUserSuspendedOnOneServerIsCutOffOnTheOtherAndSendsNothingThereAnyMore() {
    database
        .jdbi()
        .useHandle(
            handle -> handle.execute("update users set is_operator = true where id = " + ann.id()));
    try (var bobPhone = bob.live();
        var annPhone = ann.live()) {
      bobPhone.call("message.send", ann.textTo("m1", "before"));
      assertThat(text(annPhone)).isEqualTo("before");
      String suspension = "/api/v1/admin/users/" + bob.id() + "/suspension";
      ann.api().put(suspension, Map.of("reason", "spam")).expect(200);
      var late = ann.textTo("m2", "late");
      assertThatThrownBy(() -> bobPhone.call("message.send", late))
          .isInstanceOf(RuntimeException.class);
      assertThat(bobPhone.closeCode()).isEqualTo(CloseReason.SUSPENDED.code());
    }
  }

  @Test
  void theDeathOfOneServerLeavesTheOthersClientsAloneAndItsOwnGoOnElsewhere() {
    try (var dying = server();
        var annPhone = ann.live()) {
      var bobPhone = bob.at(dying).live();
      annPhone.call("message.send", bob.textTo("m1", "before"));
      assertThat(text(bobPhone)).isEqualTo("before");

      dying.kill();

      for (int i = 1; i <= 10; i++) {
        annPhone.call("message.send", bob.textTo("k" + i, "meanwhile " + i));
      }
      assertThat(annPhone.isClosed()).isFalse();
      try (var again = bob.socket()) {
        var page =
            again.call(
                "queue.sync",
                Map.of(
                    "positions", Map.of(conversation(), Map.of("seq", 1, "rev", 1)), "limit", 200));
        var messages = page.get("conversations").get(0).get("messages");
        assertThat(messages).hasSize(10);
        assertThat(messages.get(9).get("body").get("text").asText()).isEqualTo("meanwhile 10");
        annPhone.call("message.send", bob.textTo("m2", "live again"));
        assertThat(text(again)).isEqualTo("live again");
        again.call("message.send", ann.textTo("m3", "and back"));
        assertThat(annPhone.waiting()).isPositive();
      }
    }
  }

  private String conversation() {
    return ann.api()
        .post("/api/v1/conversations", Map.of("userId", bob.id()))
        .expect(200)
        .get("id")
        .asText();
  }

  private RunningServer server() {
    return RunningServer.builder().database(database.database()).jvmOption("-Xmx192m").start();
  }

  private static Map<String, Object> content(String clientId) {
    return Map.of("clientId", clientId, "type", "text", "body", Map.of("text", "text"));
  }

  private static String text(Socket socket) {
    return socket.next("message.created").get("message").get("body").get("text").asText();
  }
}
