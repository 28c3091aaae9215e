package im.connection.messages;

import static im.connection.messages.Trio.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Person;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Messages that refer to others: answers, forwards, mentions, favourites.
@Execution(ExecutionMode.CONCURRENT)
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
      trio.tabletIsUpToDate();
      long nested = forward(trio, List.of(one, two), "n1");
      var record = trio.message(trio.bob, nested);
      assertThat(trio.annPhone.next("message.created").get("message")).isEqualTo(record);
      assertThat(trio.bobPhone.next("message.created").get("message")).isEqualTo(record);
      assertThat(trio.onTablet()).containsExactly(record);
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
      assertThat(Trio.items(trio.bobsTablet.api(), "/api/v1/messages/attention")).isEqualTo(listed);
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
  void aRetryGetsTheFirstAnswerWhateverChangedMeanwhile() {
    try (var trio = Trio.friends(all.server)) {
      long seq = trio.text("weitersagen");
      var card = trio.request("contact", Map.of("userId", trio.bob.id()), Map.of());
      var first = trio.annPhone.call("message.send", card);
      var forward = merged(trio, List.of(seq), "again");
      var forwarded = trio.annPhone.call("message.forward", forward);
      var reply = trio.request("text", Map.of("text", "ja"), Map.of("replyTo", seq));
      var answered = trio.bobPhone.call("message.send", reply);

      trio.bob.api().patch("/api/v1/users/me", Map.of("displayName", "Robert")).expect(200);
      assertThat(trio.annPhone.call("message.send", card)).isEqualTo(first);
      trio.annPhone.call("message.edit", trio.at(seq, "body", Map.of("text", "anders")));
      assertThat(acks(trio.annPhone.call("message.forward", forward))).isEqualTo(acks(forwarded));
      trio.bobPhone.call("conversation.clear", trio.at(seq));
      assertThat(trio.bobPhone.call("message.send", reply).get("seq"))
          .isEqualTo(answered.get("seq"));
      trio.annPhone.call("message.recall", trio.at(seq));
      assertThat(acks(trio.annPhone.call("message.forward", forward))).isEqualTo(acks(forwarded));
      var other = new HashMap<>(reply);
      other.put("body", Map.of("text", "nein"));
      assertThat(refusal(trio.bobPhone, "message.send", other)).isEqualTo("invalid_argument");
    }
  }

  private static JsonNode acks(JsonNode forwarded) {
    return forwarded.at("/results/0/acks/0/seq");
  }

  @Test
  void aRecordThatCouldNotBeReadAgainIsNotMade() {
    try (var trio = Trio.friends(all.server)) {
      Object data = "x";
      for (int i = 0; i < 29; i++) {
        data = List.of(data);
      }
      long deep =
          trio.send(trio.annPhone, "custom", Map.of("data", data, "fallback", "x"), Map.of());
      assertThat(refusal(trio.annPhone, "message.forward", merged(trio, List.of(deep), "deep")))
          .isEqualTo("invalid_argument");
    }
  }

  @Test
  void aMentionDeletedForOneselfIsNotCounted() {
    try (var trio = Trio.group(all.server)) {
      long named = mention(trio, Map.of("userId", trio.bob.id()));
      long everyone = mention(trio, Map.of("everyone", true));
      var hidden = Map.of("conversationId", trio.conversation, "seqs", List.of(named, everyone));
      trio.bobPhone.call("message.hide", hidden);
      assertThat(trio.bob.api().get(trio.path("")).json().get("unreadMentions").asInt()).isZero();
    }
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
