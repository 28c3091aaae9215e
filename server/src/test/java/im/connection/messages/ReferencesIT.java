package im.connection.messages;

import static im.connection.messages.Trio.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Person;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Messages that refer to others: answers, forwards, mentions, favourites; and those still to come
/// or to go.
class ReferencesIT {
  private final TestMessages all = TestMessages.shared();

  @Test
  void anAnswerRefersToWhatItsReaderMaySee() {
    try (var trio = Trio.group(all.server)) {
      long asked = trio.text("谁去？");
      trio.tabletIsUpToDate();
      long answer = trio.send(trio.bobPhone, "text", Map.of("text", "我"), Map.of("replyTo", asked));
      assertThat(trio.onTablet().getLast().get("replyTo").asLong()).isEqualTo(asked);

      var carl = Person.register(all.server, "carl");
      trio.ann.invite(trio.conversation, carl);
      long later =
          trio.annPhone
              .call(
                  "message.send",
                  trio.request("text", Map.of("text", "gut"), Map.of("replyTo", answer)))
              .get("seq")
              .asLong();
      assertThat(trio.message(carl, later).get("replyTo").asLong()).isEqualTo(answer);
      assertThat(trio.message(carl, answer)).isEmpty();
      assertThat(trio.message(trio.bob, answer).at("/body/text").asText()).isEqualTo("我");

      trio.bobPhone.call("message.recall", trio.at(answer));
      assertThat(trio.message(trio.ann, answer).has("body")).isFalse();
    }
  }

  @Test
  void nobodyAnswersWhatTheyDoNotSee() {
    try (var trio = Trio.group(all.server)) {
      long before = trio.text("before carl");
      var carl = Person.register(all.server, "carl");
      trio.ann.invite(trio.conversation, carl);
      for (long seq : List.of(before, 10_000L, 0L, -1L)) {
        var request = new HashMap<String, Object>(Map.of("clientId", "r" + seq, "type", "text"));
        request.put("body", Map.of("text", "x"));
        request.put("replyTo", seq);
        assertThat(carl.api().post(trio.path("/messages"), request).code())
            .isEqualTo("invalid_argument");
      }
    }
  }

  @Test
  void messagesAreForwardedOneByOneOnceOnly() {
    try (var from = Trio.group(all.server);
        var to = Trio.group(all.server)) {
      var people = List.of(Map.of("userId", from.ann.id()), Map.of("conversationId", "1"));
      long first =
          from.send(
              from.annPhone,
              "text",
              Map.of(
                  "text",
                  "@all hi",
                  "mentions",
                  List.of(Map.of("offset", 0, "length", 4, "everyone", true))),
              Map.of());
      long second = from.send(from.annPhone, "location", place(), Map.of());
      from.bob.befriend(to.ann);
      var request =
          Map.of(
              "conversationId",
              from.conversation,
              "seqs",
              List.of(second, first),
              "clientId",
              "fw",
              "targets",
              List.of(Map.of("userId", to.ann.id()), people.getLast()));
      var answer = from.bobPhone.call("message.forward", request);

      assertThat(answer.at("/results/1/code").asText()).isEqualTo("not_found");
      var acks = answer.at("/results/0/acks");
      assertThat(acks).hasSize(2);
      var copy = to.annPhone.next("message.created").get("message");
      assertThat(copy.toString()).contains("@all hi").doesNotContain("mentions");
      assertThat(copy.get("forwardedFrom").asText()).isEqualTo(from.ann.id());
      assertThat(copy.get("senderId").asText()).isEqualTo(from.bob.id());
      assertThat(to.annPhone.next("message.created").at("/message/body/name").asText())
          .isEqualTo("人民广场");
      assertThat(from.bobPhone.call("message.forward", request).at("/results/0/acks"))
          .isEqualTo(acks);
    }
  }

  @Test
  void aRecordOpensAndNestsThreeDeep() {
    try (var trio = Trio.friends(all.server)) {
      long one = trio.text("一");
      long two = trio.send(trio.bobPhone, "location", place(), Map.of());
      long nested = forward(trio, List.of(one, two), "n1");
      var record = trio.message(trio.bob, nested);
      assertThat(record.get("type").asText()).isEqualTo("merged");
      assertThat(record.at("/body/title").asText()).isEqualTo("ann, bob");
      assertThat(record.at("/body/items/0/body/text").asText()).isEqualTo("一");
      assertThat(record.at("/body/items/1/senderName").asText()).isEqualTo("bob");
      assertThat(record.has("forwardedFrom")).isFalse();

      long second = forward(trio, List.of(nested), "n2");
      long third = forward(trio, List.of(second, one), "n3");
      assertThat(trio.message(trio.bob, third).toString()).contains("人民广场");
      assertThat(refusal(trio.annPhone, "message.forward", merged(trio, List.of(third), "n4")))
          .isEqualTo("invalid_argument");
    }
  }

  @Test
  void nothingIsForwardedThatTheForwarderDoesNotSee() {
    try (var trio = Trio.group(all.server)) {
      long before = trio.text("before carl");
      var carl = Person.register(all.server, "carl");
      trio.ann.invite(trio.conversation, carl);
      long recalled = trio.text("oops");
      trio.annPhone.call("message.recall", trio.at(recalled));
      try (var socket = carl.live()) {
        for (long seq : List.of(before, recalled, 1L, 99L)) {
          assertThat(refusal(socket, "message.forward", merged(trio, List.of(seq), "x")))
              .isEqualTo("not_found");
        }
      }
    }
  }

  @Test
  void aRecordIsBounded() {
    try (var trio = Trio.friends(all.server)) {
      for (int i = 0; i < 4; i++) {
        trio.text("好".repeat(7_000));
      }
      assertThat(
              refusal(
                  trio.annPhone, "message.forward", merged(trio, List.of(1L, 2L, 3L, 4L), "big")))
          .isEqualTo("invalid_argument");
      long copy = forward(trio, List.of(1L, 2L), "fits");
      assertThat(trio.message(trio.bob, copy).at("/body/items")).hasSize(2);
    }
  }

  @Test
  void mentionsAreListedUntilTheyAreRead() {
    try (var trio = Trio.group(all.server)) {
      trio.text("nothing special");
      long named = mention(trio, Map.of("userId", trio.bob.id()));
      long everyone = mention(trio, Map.of("everyone", true));
      var listed = trio.bobPhone.call("attention.list", Map.of()).get("items");
      assertThat(listed.findValuesAsText("reason")).containsExactly("everyone", "mentioned");
      assertThat(listed.at("/0/message/seq").asLong()).isEqualTo(everyone);
      assertThat(trio.bob.api().get(trio.path("")).json().get("unreadMentions").asInt())
          .isEqualTo(2);
      assertThat(Trio.items(trio.ann.api(), "/api/v1/messages/attention")).isEmpty();

      trio.annPhone.call("message.edit", trio.at(named, "body", Map.of("text", "never mind")));
      assertThat(trio.bobPhone.call("attention.list", Map.of()).get("items")).hasSize(1);
      trio.bobPhone.call("conversation.read", trio.at(everyone));
      assertThat(trio.bobPhone.call("attention.list", Map.of()).get("items")).isEmpty();
    }
  }

  @Test
  void onlyOwnerAndAdminsMentionEveryone() {
    try (var group = Trio.group(all.server);
        var friends = Trio.friends(all.server)) {
      var body =
          Map.of(
              "text",
              "@all",
              "mentions",
              List.of(Map.of("offset", 0, "length", 4, "everyone", true)));
      assertThat(refusal(group.bobPhone, "message.send", group.request("text", body, Map.of())))
          .isEqualTo("forbidden");
      assertThat(refusal(friends.bobPhone, "message.send", friends.request("text", body, Map.of())))
          .isEqualTo("forbidden");
    }
  }

  @Test
  void whoIsNoMemberIsNotToldOfAMention() {
    try (var trio = Trio.group(all.server)) {
      var carl = Person.register(all.server, "carl");
      mention(trio, Map.of("userId", carl.id()));
      trio.ann.invite(trio.conversation, carl);
      assertThat(Trio.items(carl.api(), "/api/v1/messages/attention")).isEmpty();
    }
  }

  @Test
  void messagesOfFollowedMembersWantAttentionThoughMuted() {
    try (var trio = Trio.group(all.server)) {
      trio.bobPhone.call(
          "conversation.settings", Map.of("conversationId", trio.conversation, "isMuted", true));
      trio.bobPhone.call(
          "group.follow", Map.of("groupId", trio.conversation, "userId", trio.ann.id()));
      trio.bobPhone.next("group.follow.changed");
      long seq = trio.text("重要");
      var told = trio.bobPhone.next("message.attention");
      assertThat(told.get("seq").asLong()).isEqualTo(seq);
      assertThat(told.get("reason").asText()).isEqualTo("followed");
      var listed = trio.bobPhone.call("attention.list", Map.of()).get("items");
      assertThat(listed.at("/0/reason").asText()).isEqualTo("followed");
      assertThat(listed.at("/0/message/seq").asLong()).isEqualTo(seq);
      assertThat(Trio.heard(trio.annPhone)).isSubsetOf("conversation.delivered", "message.created");

      trio.bobPhone.call(
          "group.unfollow", Map.of("groupId", trio.conversation, "userId", trio.ann.id()));
      trio.bobPhone.next("group.follow.changed");
      trio.text("unwichtig");
      trio.bobPhone.call("conversation.markUnread", Map.of("conversationId", trio.conversation));
      assertThat(trio.bobPhone.next().method()).isEqualTo("conversation.markedUnread");
      trio.bobPhone.call("conversation.read", trio.at(seq));
      assertThat(trio.bobPhone.call("attention.list", Map.of()).get("items")).isEmpty();
    }
  }

  @Test
  void favouritesFollowTheirUserAndTheirMessage() {
    try (var trio = Trio.friends(all.server)) {
      long seq = trio.text("收藏");
      trio.tabletIsUpToDate();
      trio.bobPhone.call("favourite.add", trio.at(seq));
      trio.bobPhone.call("favourite.add", trio.at(seq));
      assertThat(trio.bobPhone.next("favourite.changed").at("/data/isFavourite").asBoolean())
          .isTrue();
      assertThat(trio.feedOnTablet("favourite.changed")).hasSize(1);
      var listed = trio.bobPhone.call("favourite.list", Map.of()).get("items");
      assertThat(listed.at("/0/message/body/text").asText()).isEqualTo("收藏");
      assertThat(Trio.items(trio.ann.api(), "/api/v1/favourites")).isEmpty();

      trio.bobPhone.call("favourite.remove", trio.at(seq));
      assertThat(Trio.items(trio.bob.api(), "/api/v1/favourites")).isEmpty();
      assertThat(refusal(trio.bobPhone, "favourite.add", trio.at(77))).isEqualTo("not_found");
    }
  }

  @Test
  void aScheduledMessageIsSentOnceWhenItsTimeComes() {
    try (var trio = Trio.friends(all.server)) {
      trio.tabletIsUpToDate();
      var scheduled = trio.bobPhone.call("schedule.add", later(trio, "soon", "新年快乐", 60));
      assertThat(trio.bobPhone.call("schedule.add", later(trio, "soon", "新年快乐", 60)).get("id"))
          .isEqualTo(scheduled.get("id"));
      assertThat(refusal(trio.bobPhone, "schedule.add", later(trio, "soon", "anders", 60)))
          .isEqualTo("client_id_conflict");
      assertThat(trio.bobPhone.call("schedule.list", Map.of()).get("items")).hasSize(1);

      due(scheduled);
      var sent = trio.annPhone.next("message.created").get("message");
      assertThat(sent.at("/body/text").asText()).isEqualTo("新年快乐");
      assertThat(sent.get("senderId").asText()).isEqualTo(trio.bob.id());
      await()
          .untilAsserted(() ->
              assertThat(trio.bobPhone.call("schedule.list", Map.of()).get("items")).isEmpty());
      assertThat(trio.onTablet()).hasSize(1);
      assertThat(trio.feedOnTablet("schedule.changed")).hasSize(2);
      assertThat(refusal(trio.bobPhone, "schedule.cancel", named(scheduled)))
          .isEqualTo("not_found");
    }
  }

  @Test
  void aCancelledMessageIsNotSent() {
    try (var trio = Trio.friends(all.server)) {
      var scheduled = trio.bobPhone.call("schedule.add", later(trio, "never", "nie", 60));
      assertThat(refusal(trio.annPhone, "schedule.cancel", named(scheduled)))
          .isEqualTo("not_found");
      trio.bobPhone.call("schedule.cancel", named(scheduled));
      assertThat(trio.bobPhone.call("schedule.list", Map.of()).get("items")).isEmpty();
      assertThat(all.placesOf("\"nie\"")).isEmpty();
    }
  }

  @Test
  void aScheduledMessageIsSentWithTheRightsOfItsTime() {
    try (var trio = Trio.friends(all.server)) {
      var scheduled = trio.bobPhone.call("schedule.add", later(trio, "k", "hallo", 60));
      trio.ann.api().put("/api/v1/blocks/" + trio.bob.id(), Map.of()).expect(200);
      due(scheduled);
      await()
          .untilAsserted(() ->
              assertThat(
                      trio.bobPhone.call("schedule.list", Map.of()).at("/items/0/failure").asText())
                  .isEqualTo("not_accepted"));
    }
  }

  @Test
  void timesPastAndFarAwayAreRefused() {
    try (var trio = Trio.friends(all.server)) {
      for (int seconds : List.of(-5, 367 * 86_400)) {
        assertThat(refusal(trio.bobPhone, "schedule.add", later(trio, "t", "x", seconds)))
            .isEqualTo("invalid_argument");
      }
    }
  }

  @Test
  void messagesEraseThemselvesWhenTheirTimeComes() {
    String secret = "flüchtig" + System.nanoTime();
    try (var trio = Trio.friends(all.server)) {
      trio.bobPhone.call(
          "conversation.timer", Map.of("conversationId", trio.conversation, "seconds", 3_600));
      assertThat(trio.annPhone.next("message.created").at("/message/body/event").asText())
          .isEqualTo("timer.changed");
      long seq = trio.text(secret);
      trio.tabletIsUpToDate();
      assertThat(trio.message(trio.bob, seq).get("expiresAt").asText()).isNotEmpty();
      assertThat(trio.ann.api().get(trio.path("")).json().get("timerSeconds").asInt())
          .isEqualTo(3_600);

      expire(trio, seq);
      var gone = trio.updated();
      assertThat(gone.get("seq").asLong()).isEqualTo(seq);
      assertThat(gone.has("body")).isFalse();
      assertThat(trio.onTablet()).containsExactly(gone);
      assertThat(all.placesOf(secret)).isEmpty();

      trio.annPhone.call(
          "conversation.timer", Map.of("conversationId", trio.conversation, "seconds", 0));
      assertThat(trio.message(trio.bob, trio.text("bleibt")).has("expiresAt")).isFalse();
    }
  }

  @Test
  void timersAreForOwnerAndAdminsAndWithinBounds() {
    try (var trio = Trio.group(all.server)) {
      var params = Map.of("conversationId", trio.conversation, "seconds", 60);
      assertThat(refusal(trio.bobPhone, "conversation.timer", params)).isEqualTo("forbidden");
      for (long seconds : List.of(-1L, 4L, 31_536_001L, Long.MAX_VALUE)) {
        assertThat(
                refusal(
                    trio.annPhone,
                    "conversation.timer",
                    Map.of("conversationId", trio.conversation, "seconds", seconds)))
            .isEqualTo("invalid_argument");
      }
    }
  }

  private void expire(Trio trio, long seq) {
    all.database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "update message set expires_at = now() where conversation_id = ? and seq = ?",
                Long.parseLong(trio.conversation),
                seq));
  }

  private void due(JsonNode scheduled) {
    all.database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "update scheduled_message set send_at = now() where id = ?",
                Long.parseLong(scheduled.get("id").asText())));
  }

  private static Map<String, Object> named(JsonNode scheduled) {
    return Map.of("scheduleId", scheduled.get("id").asText());
  }

  private static Map<String, Object> later(Trio trio, String key, String text, int seconds) {
    var at = Instant.now().truncatedTo(ChronoUnit.HOURS).plusSeconds(3_600);
    return Map.of(
        "conversationId",
        trio.conversation,
        "clientId",
        key,
        "type",
        "text",
        "body",
        Map.of("text", text),
        "sendAt",
        at.plusSeconds(seconds < 0 ? -7_200 : seconds).toString());
  }

  private static long mention(Trio trio, Map<String, Object> whom) {
    var mention = new HashMap<>(whom);
    mention.put("offset", 0);
    mention.put("length", 4);
    var body = Map.of("text", "@you 看这里", "mentions", List.of(mention));
    return trio.send(trio.annPhone, "text", body, Map.of());
  }

  private static Map<String, Object> place() {
    return Map.of("latitude", 31.23, "longitude", 121.47, "name", "人民广场");
  }

  private static long forward(Trio trio, List<Long> seqs, String key) {
    return trio.annPhone
        .call("message.forward", merged(trio, seqs, key))
        .at("/results/0/acks/0/seq")
        .asLong();
  }

  private static Map<String, Object> merged(Trio trio, List<Long> seqs, String key) {
    return Map.of(
        "conversationId",
        trio.conversation,
        "seqs",
        seqs,
        "clientId",
        key,
        "isMerged",
        true,
        "targets",
        List.of(Map.of("conversationId", trio.conversation)));
  }
}
