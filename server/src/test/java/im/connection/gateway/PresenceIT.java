package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import im.connection.testing.Socket.RpcFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Who sees whom come and go, over real sockets.
class PresenceIT {
  private final RunningServer server = RunningServer.shared();
  private final Person ann = Person.register(server, "ann");
  private final Person bob = Person.register(server, "bob");

  /// The methods of all events taken by [#next].
  private final List<String> heard = new ArrayList<>();

  @Test
  void whoeverWatchesSeesOthersComeGoAndChange() {
    try (var viewer = watching(ann, bob)) {
      assertThat(next(viewer, bob).has("lastSeenAt")).isFalse();
      var before = Instant.now().minusSeconds(1);
      try (var phone = bob.live()) {
        assertThat(availability(next(viewer, bob))).isEqualTo("online");
        var busy = Map.of("availability", "busy", "text", "开会中 🗓");
        assertThat(phone.call("status.update", busy).get("text").asText()).isEqualTo("开会中 🗓");
        var shown = next(viewer, bob);
        assertThat(availability(shown)).isEqualTo("busy");
        assertThat(shown.get("text").asText()).isEqualTo("开会中 🗓");
        assertThat(phone.next("status.updated").get("data").get("availability").asText())
            .isEqualTo("busy");
      }
      var gone = next(viewer, bob);
      assertThat(availability(gone)).isEqualTo("offline");
      assertThat(gone.has("text")).isFalse();
      assertThat(Instant.parse(gone.get("lastSeenAt").asText())).isAfter(before);
    }
  }

  @Test
  void onlyTheLastOfSeveralDevicesMakesSomebodyGo() {
    var second = bob.onAnotherDevice();
    try (var viewer = watching(ann, bob)) {
      next(viewer, bob);
      try (var phone = bob.live()) {
        next(viewer, bob);
        try (var desk = second.live()) {
          phone.call("presence.idle", Map.of("idle", true));
          desk.call("presence.idle", Map.of("idle", true));
          assertThat(availability(next(viewer, bob))).isEqualTo("away");
          desk.call("presence.idle", Map.of("idle", false));
          assertThat(availability(next(viewer, bob))).isEqualTo("online");
        }
        assertThat(availability(next(viewer, bob))).isEqualTo("away");
      }
      assertThat(availability(next(viewer, bob))).isEqualTo("offline");
    }
  }

  @Test
  void whoeverIsInvisibleIsOfflineWhereverOneLooks() {
    var cat = Person.register(server, "cat");
    ann.befriend(bob);
    ann.befriend(cat);
    String group = ann.group("爬山", bob);
    try (var viewer = watching(ann, bob)) {
      next(viewer, bob);
      String conversation;
      String lastSeen;
      try (var phone = bob.live()) {
        assertThat(availability(next(viewer, bob))).isEqualTo("online");
        var hidden = Map.of("availability", "invisible", "text", "hidden words");
        phone.call("status.update", hidden);
        var vanished = next(viewer, bob);
        assertThat(availability(vanished)).isEqualTo("offline");
        assertThat(vanished.has("text")).isFalse();
        lastSeen = vanished.get("lastSeenAt").asText();
        assertThat(seen(ann, bob)).isEqualTo(vanished);
        assertThat(member(ann, group, bob).get("presence")).isEqualTo(vanished);

        var ack = viewer.call("message.send", bob.textTo("i1", "在吗？"));
        assertThat(ack.get("receiverOnline").asBoolean()).isFalse();
        conversation = ack.get("conversationId").asText();
        phone.call("conversation.typing", typing(conversation, "typing"));
        phone.call("conversation.typing", typing(group, "typing"));
        phone.call("queue.ack", positions(conversation, 1));
        phone.call("conversation.read", Map.of("conversationId", conversation, "seq", 1));
        phone.call("conversation.read", Map.of("conversationId", group, "seq", 2));
        phone.call("presence.idle", Map.of("idle", true));
        deliverTo(cat, viewer);
        var record = ann.api().get("/api/v1/conversations/" + conversation).expect(200);
        assertThat(record.get("peerReadSeq").asInt()).isZero();
        assertThat(record.get("peerDeliveredSeq").asInt()).isZero();
      }
      try (var again = bob.live()) {
        again.call("status.update", Map.of("availability", "online"));
        assertThat(availability(next(viewer, bob))).isEqualTo("online");
      }
      assertThat(next(viewer, bob).get("lastSeenAt").asText()).isGreaterThan(lastSeen);
      assertThat(heard).doesNotContain("conversation.typing", "conversation.read");
    }
  }

  /// Waits until a delivery was told that came after all others.
  private void deliverTo(Person person, Socket sender) {
    try (var phone = person.live()) {
      var ack = sender.call("message.send", person.textTo("last", "and you?"));
      phone.call("queue.ack", positions(ack.get("conversationId").asText(), 1));
      assertThat(sender.next("conversation.delivered").get("userId").asText())
          .isEqualTo(person.id());
    }
  }

  @Test
  void marksHeldBackWhileInvisibleFollowWithTheNextOne() {
    ann.befriend(bob);
    try (var phone = bob.live();
        var viewer = ann.live()) {
      phone.call("status.update", Map.of("availability", "invisible"));
      String id =
          viewer.call("message.send", bob.textTo("h1", "one")).get("conversationId").asText();
      phone.call("conversation.read", Map.of("conversationId", id, "seq", 1));
      phone.call("status.update", Map.of("availability", "online"));
      phone.call("conversation.read", Map.of("conversationId", id, "seq", 1));
      assertThat(viewer.next("conversation.read").get("seq").asInt()).isOne();
      assertThat(
              ann.api().get("/api/v1/conversations/" + id).expect(200).get("peerReadSeq").asInt())
          .isOne();
    }
  }

  @Test
  void theBlockedAndThoseOutsideTheAudienceSeeNothing() {
    var cat = Person.register(server, "cat");
    ann.befriend(bob);
    try (var phone = ann.live();
        var friend = watching(bob, ann);
        var stranger = watching(cat, ann)) {
      assertThat(availability(next(friend, ann))).isEqualTo("online");
      assertThat(availability(next(stranger, ann))).isEqualTo("online");

      phone.call("privacy.update", Map.of("lastSeen", "contacts"));
      var hidden = next(stranger, ann);
      assertThat(availability(hidden)).isEqualTo("offline");
      assertThat(hidden.has("lastSeenAt")).isFalse();

      phone.call("user.block", Map.of("userId", bob.id()));
      var blocked = next(friend, ann);
      assertThat(availability(blocked)).isEqualTo("offline");
      assertThat(blocked.has("lastSeenAt")).isFalse();
      phone.call("status.update", Map.of("availability", "busy"));

      phone.call("user.unblock", Map.of("userId", bob.id()));
      assertThat(availability(next(friend, ann))).isEqualTo("busy");
      phone.call("contact.remove", Map.of("userId", bob.id()));
      assertThat(availability(next(friend, ann))).isEqualTo("offline");
      assertThat(seen(cat, ann)).isEqualTo(hidden);
      assertThat(methods(stranger)).doesNotContain("presence.changed");
    }
  }

  @Test
  void theReceiverOnlineOfAnAcknowledgementObeysTheAudience() {
    try (var phone = bob.live();
        var sender = ann.live()) {
      assertThat(online(sender, "a1")).isTrue();
      phone.call("privacy.update", Map.of("lastSeen", "nobody"));
      assertThat(online(sender, "a2")).isFalse();
      phone.call("privacy.update", Map.of("lastSeen", "everyone"));
      assertThat(online(sender, "a3")).isTrue();
    }
  }

  @Test
  void aGroupShowsItsMembersComingAndGoingUntilTheyLeaveIt() {
    var cat = Person.register(server, "cat");
    String group = ann.group("周末爬山", bob);
    try (var viewer = ann.live()) {
      viewer.call("presence.watch", Map.of("groupIds", List.of(group)));
      assertThat(availability(next(viewer, bob))).isEqualTo("offline");
      try (var phone = bob.live()) {
        assertThat(availability(next(viewer, bob))).isEqualTo("online");
        ann.invite(group, cat);
        assertThat(availability(next(viewer, cat))).isEqualTo("offline");
        phone.call("group.leave", Map.of("groupId", group));
      }
      try (var tablet = cat.live()) {
        assertThat(availability(next(viewer, cat))).isEqualTo("online");
        tablet.call("user.me", Map.of());
      }
      var seen = next(viewer, cat);
      assertThat(availability(seen)).isEqualTo("offline");
    }
  }

  @Test
  void whoeverLeavesAGroupSeesItsMembersNoMore() {
    String group = ann.group("读书会", bob);
    try (var leaver = bob.live();
        var phone = ann.live()) {
      leaver.call("presence.watch", Map.of("groupIds", List.of(group)));
      assertThat(availability(next(leaver, ann))).isEqualTo("online");
      phone.call("group.remove", Map.of("groupId", group, "userId", bob.id()));
      leaver.next("message.created");
      try (var viewer = watching(bob, ann)) {
        next(viewer, ann);
        await()
            .until(() -> {
              toggle(phone, viewer);
              return !methods(leaver).contains("presence.changed");
            });
        phone.call("status.update", Map.of("availability", "away"));
        assertThat(availability(next(viewer, ann))).isEqualTo("away");
        assertThat(methods(leaver)).doesNotContain("presence.changed");
      }
    }
  }

  /// Changes ann's status twice, and waits until that was told to those who watch her.
  private void toggle(Socket phone, Socket viewer) {
    for (String availability : List.of("busy", "online")) {
      phone.call("status.update", Map.of("availability", availability));
      assertThat(availability(next(viewer, ann))).isEqualTo(availability);
    }
  }

  @Test
  void aStrangerToAGroupWatchesNothingOfIt() {
    String group = ann.group("秘密", Person.register(server, "dan"));
    try (var phone = ann.live();
        var outsider = bob.live()) {
      outsider.call("presence.watch", Map.of("groupIds", List.of(group), "userIds", ids(bob)));
      next(outsider, bob);
      phone.call("status.update", Map.of("availability", "busy"));
      assertThat(availability(seen(bob, ann))).isEqualTo("busy");
      assertThat(methods(outsider)).doesNotContain("presence.changed", "group.online");
    }
  }

  @Test
  void nobodyWatchesMoreThanTwoHundredUsers() {
    var many = IntStream.rangeClosed(1, 201).mapToObj(Integer::toString).toList();
    try (var viewer = ann.live()) {
      assertThat(code(viewer, "presence.watch", Map.of("userIds", many)))
          .isEqualTo("invalid_argument");
      assertThat(code(viewer, "presence.get", Map.of("userIds", many)))
          .isEqualTo("invalid_argument");
      assertThat(code(viewer, "presence.watch", Map.of("groupIds", many.subList(0, 4))))
          .isEqualTo("invalid_argument");
      assertThat(viewer.call("presence.watch", Map.of("userIds", many.subList(1, 201))).size())
          .isZero();
      assertThat(availability(viewer.next("presence.changed"))).isEqualTo("offline");
    }
    assertThat(ann.api().get("/api/v1/presence?userIds=" + String.join(",", many)).code())
        .isEqualTo("invalid_argument");
    assertThat(ann.api().get("/api/v1/presence?userIds=1,x").code()).isEqualTo("invalid_argument");
    assertThat(ann.api().get("/api/v1/presence").code()).isEqualTo("invalid_argument");
  }

  @Test
  void aStatusIsCheckedAndSharedByAllDevices() {
    try (var phone = bob.live();
        var desk = bob.onAnotherDevice().live()) {
      for (Map<String, Object> bad :
          List.<Map<String, Object>>of(
              Map.of("availability", "offline"),
              Map.of("availability", "ONLINE"),
              Map.of("text", "x".repeat(101)),
              Map.of("text", "two\nlines"))) {
        assertThat(code(phone, "status.update", bad)).isEqualTo("invalid_argument");
      }
      var away = new HashMap<String, Object>(Map.of("availability", "away", "text", "午饭"));
      bob.api().patch("/api/v1/users/me/status", away).expect(200);
      assertThat(desk.next("status.updated").get("data").get("text").asText()).isEqualTo("午饭");
      away.put("availability", null);
      away.put("text", null);
      var cleared = bob.api().patch("/api/v1/users/me/status", away).expect(200);
      assertThat(availability(cleared)).isEqualTo("online");
      assertThat(cleared.has("text")).isFalse();
      assertThat(desk.call("status.get", Map.of())).isEqualTo(cleared);
    }
  }

  private boolean online(Socket sender, String key) {
    return sender.call("message.send", bob.textTo(key, "hi")).get("receiverOnline").asBoolean();
  }

  private static Socket watching(Person viewer, Person... watched) {
    var socket = viewer.live();
    socket.call("presence.watch", Map.of("userIds", ids(watched)));
    return socket;
  }

  private static List<String> ids(Person... people) {
    return List.of(people).stream().map(Person::id).toList();
  }

  /// The next presence of somebody; what came before it is noted.
  private JsonNode next(Socket viewer, Person person) {
    while (true) {
      var notice = viewer.next();
      heard.add(notice.method());
      if (notice.method().equals("presence.changed")
          && notice.params().get("userId").asText().equals(person.id())) {
        return notice.params();
      }
    }
  }

  private static JsonNode seen(Person viewer, Person person) {
    var page = viewer.api().get("/api/v1/presence?userIds=" + person.id()).expect(200);
    return page.get("items").get(0);
  }

  private static JsonNode member(Person viewer, String group, Person person) {
    var members = viewer.api().get("/api/v1/groups/" + group + "/members").expect(200);
    for (JsonNode member : members.get("items")) {
      if (member.get("user").get("id").asText().equals(person.id())) {
        return member;
      }
    }
    throw new AssertionError("no member " + person);
  }

  private static List<String> methods(Socket socket) {
    socket.call("user.me", Map.of());
    var methods = new ArrayList<String>();
    while (socket.waiting() > 0) {
      methods.add(socket.next().method());
    }
    return methods;
  }

  private static Map<String, Object> typing(String conversation, String activity) {
    return Map.of("conversationId", conversation, "activity", activity);
  }

  private static Map<String, Object> positions(String conversation, long seq) {
    return Map.of("positions", Map.of(conversation, Map.of("seq", seq, "rev", seq)));
  }

  private static String availability(JsonNode presence) {
    return presence.get("availability").asText();
  }

  private static String code(Socket socket, String method, Object params) {
    return catchThrowableOfType(RpcFailure.class, () -> socket.call(method, params)).code();
  }
}
