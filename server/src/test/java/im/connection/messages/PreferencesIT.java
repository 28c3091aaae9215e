package im.connection.messages;

import static im.connection.messages.Trio.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.conversations.Preferences;
import im.connection.testing.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What users keep of conversations for themselves: their other devices learn of it, nobody else.
@Execution(ExecutionMode.CONCURRENT)
class PreferencesIT {
  private final TestMessages all = TestMessages.shared();

  @Test
  void messagesAreDeletedForOneselfOnly() {
    try (var trio = Trio.friends(all.server)) {
      long seq = trio.text("peinlich");
      long other = trio.text("bleibt");
      trio.tabletIsUpToDate();
      trio.bobPhone.call(
          "message.hide", Map.of("conversationId", trio.conversation, "seqs", List.of(seq)));

      assertThat(trio.bobPhone.next("message.hidden").at("/data/seqs/0").asLong()).isEqualTo(seq);
      assertThat(trio.feedOnTablet("message.hidden")).hasSize(1);
      var history = Trio.items(trio.bob.api(), trio.path("/messages"));
      assertThat(history).hasSize(2);
      assertThat(history.get(1).get("isHidden").asBoolean()).isTrue();
      assertThat(history.get(1).toString()).doesNotContain("peinlich");
      assertThat(history.get(0).get("seq").asLong()).isEqualTo(other);
      assertThat(trio.message(trio.bob, seq)).isEmpty();
      assertThat(trio.message(trio.ann, seq).at("/body/text").asText()).isEqualTo("peinlich");
      assertThat(refusal(trio.bobPhone, "message.react", trio.at(seq, "emoji", "👍")))
          .isEqualTo("not_found");
      assertThat(refusal(trio.bobPhone, "favourite.add", trio.at(seq))).isEqualTo("not_found");
      assertThat(Trio.heard(trio.annPhone)).isSubsetOf("conversation.delivered", "message.created");
    }
  }

  @Test
  void theHistoryIsClearedForOneselfOnly() {
    try (var trio = Trio.friends(all.server)) {
      trio.text("eins");
      long seq = trio.text("zwei");
      trio.tabletIsUpToDate();
      assertThat(trio.bobPhone.call("conversation.clear", trio.at(999)).get("seq").asLong())
          .isEqualTo(seq);
      assertThat(trio.bobPhone.next("conversation.cleared").at("/data/seq").asLong())
          .isEqualTo(seq);
      for (long again : List.of(seq, seq - 1)) {
        assertThat(trio.bobPhone.call("conversation.clear", trio.at(again)).get("seq").asLong())
            .isEqualTo(seq);
      }
      assertThat(trio.feedOnTablet("conversation.cleared")).hasSize(1);
      assertThat(Trio.items(trio.bob.api(), trio.path("/messages"))).isEmpty();
      assertThat(Trio.items(trio.ann.api(), trio.path("/messages"))).hasSize(2);
      var record = trio.bob.api().get(trio.path("")).json();
      assertThat(record.get("clearedSeq").asLong()).isEqualTo(seq);
      assertThat(record.get("unread").asLong()).isZero();
      assertThat(record.has("lastMessage")).isFalse();
      for (String method : List.of("message.pin", "favourite.add")) {
        assertThat(refusal(trio.bobPhone, method, trio.at(seq))).isEqualTo("not_found");
      }
      long third = trio.text("drei");
      var history = Trio.items(trio.bob.api(), trio.path("/messages"));
      assertThat(history.findValuesAsText("seq")).containsExactly(Long.toString(third));
      try (var fresh = trio.bob.onAnotherDevice().socket()) {
        var pages = new ArrayList<JsonNode>();
        fresh.sync(Map.of(), pages::add);
        assertThat(pages.toString()).contains("drei").doesNotContain("zwei");
      }
    }
  }

  @Test
  void whatWasDeletedOrClearedDoesNotComeBackWithALaterChange() {
    try (var trio = Trio.friends(all.server)) {
      long hidden = trio.text("weg damit");
      long cleared = trio.text("auch weg");
      trio.bobPhone.call(
          "message.hide", Map.of("conversationId", trio.conversation, "seqs", List.of(hidden)));
      trio.bobPhone.next("message.hidden");
      trio.annPhone.call("message.react", trio.at(hidden, "emoji", "👍"));
      assertThat(trio.bobPhone.next().method()).isEqualTo("conversation.advanced");
      try (var desk = trio.bob.onAnotherDevice().live()) {
        trio.annPhone.call("message.react", trio.at(hidden, "emoji", "🎉"));
        assertThat(desk.next().method()).isEqualTo("conversation.advanced");
      }
      trio.bobPhone.next("conversation.advanced");

      trio.bobPhone.call("conversation.clear", trio.at(cleared));
      trio.bobPhone.next("conversation.cleared");
      trio.annPhone.call("message.react", trio.at(cleared, "emoji", "👍"));
      assertThat(trio.bobPhone.next().method()).isEqualTo("conversation.advanced");
    }
  }

  @Test
  void whatIsNotKnownOneByOneDoesNotComeBackEither() {
    try (var trio = Trio.friends(all.server)) {
      long hidden = trio.text("weg damit");
      long shown = trio.text("bleibt");
      trio.bobPhone.call(
          "message.hide", Map.of("conversationId", trio.conversation, "seqs", List.of(hidden)));
      all.hideLater(trio.bob.id(), trio.conversation, Preferences.MAX_HIDDEN_KNOWN);
      try (var desk = trio.bob.onAnotherDevice().live()) {
        trio.annPhone.call("message.react", trio.at(hidden, "emoji", "🎉"));
        assertThat(desk.next().method()).isEqualTo("conversation.advanced");
        trio.annPhone.call("message.react", trio.at(shown, "emoji", "🎉"));
        assertThat(desk.next().method()).isEqualTo("message.updated");
      }
    }
  }

  @Test
  void favouritesGoWithWhatOneClearsOrDeletesForOneself() {
    try (var trio = Trio.friends(all.server)) {
      long cleared = trio.text("eins");
      long hidden = trio.text("zwei");
      long kept = trio.text("drei");
      for (long seq : List.of(cleared, hidden, kept)) {
        trio.bobPhone.call("favourite.add", trio.at(seq));
        trio.annPhone.call("favourite.add", trio.at(seq));
      }
      trio.bobPhone.call(
          "message.hide", Map.of("conversationId", trio.conversation, "seqs", List.of(hidden)));
      trio.bobPhone.call("conversation.clear", trio.at(cleared));
      assertThat(all.count("favourite", trio.conversation)).isEqualTo(4);
      var listed = Trio.items(trio.bob.api(), "/api/v1/favourites");
      assertThat(listed).hasSize(1);
      assertThat(listed.at("/0/message/seq").asLong()).isEqualTo(kept);
    }
  }

  @Test
  void aMuteThatHasEndedIsNone() {
    try (var trio = Trio.friends(all.server)) {
      trio.text("hi");
      trio.tabletIsUpToDate();
      var mute = Map.of("isMuted", true, "mutedUntil", "2020-01-01T00:00:00Z");
      var settings = trio.bob.api().patch(trio.path("/settings"), mute).expect(200);
      assertThat(settings.get("isMuted").asBoolean()).isFalse();
      assertThat(trio.bob.api().get(trio.path("")).json().get("settings")).isEqualTo(settings);
      assertThat(trio.feedOnTablet("conversation.settings.changed")).isEmpty();
    }
  }

  @Test
  void settingsAreForOneselfAndReachTheOtherDevices() {
    try (var trio = Trio.friends(all.server)) {
      trio.text("hi");
      trio.tabletIsUpToDate();
      var settings =
          trio.bob
              .api()
              .patch(
                  trio.path("/settings"),
                  Map.of(
                      "isPinned",
                      true,
                      "isMuted",
                      true,
                      "mutedUntil",
                      "2040-01-01T00:00:00Z",
                      "remark",
                      "老同学"))
              .expect(200);
      assertThat(trio.bobPhone.next("conversation.settings.changed").at("/data/settings"))
          .isEqualTo(settings);
      assertThat(trio.feedOnTablet("conversation.settings.changed")).hasSize(1);
      assertThat(trio.bob.api().get(trio.path("")).json().get("settings")).isEqualTo(settings);
      assertThat(trio.ann.api().get(trio.path("")).json().toString()).doesNotContain("老同学");

      trio.bobPhone.call(
          "conversation.settings", Map.of("conversationId", trio.conversation, "isMuted", false));
      var after = trio.bob.api().get(trio.path("")).json().get("settings");
      assertThat(after.get("isMuted").asBoolean()).isFalse();
      assertThat(after.has("mutedUntil")).isFalse();
      assertThat(after.get("remark").asText()).isEqualTo("老同学");
      assertThat(Trio.heard(trio.annPhone)).isSubsetOf("conversation.delivered", "message.created");
    }
  }

  @Test
  void pinnedConversationsComeFirstAndArchivedOnesAreApart() {
    var ann = Person.register(all.server, "ann");
    var groups = new ArrayList<String>();
    for (String name : List.of("a", "b", "c")) {
      groups.add(ann.group(name));
    }
    String path = "/api/v1/conversations/";
    ann.api().patch(path + groups.get(0) + "/settings", Map.of("isPinned", true)).expect(200);
    ann.api().patch(path + groups.get(1) + "/settings", Map.of("isArchived", true)).expect(200);
    var first = ann.api().get("/api/v1/conversations?limit=1").expect(200);
    assertThat(first.at("/items/0/id").asText()).isEqualTo(groups.get(0));
    var second =
        ann.api()
            .get("/api/v1/conversations?limit=1&cursor=" + first.get("next").asText())
            .expect(200);
    assertThat(second.at("/items/0/id").asText()).isEqualTo(groups.get(2));
    assertThat(second.has("next")).isFalse();
    var archived = Trio.items(ann.api(), "/api/v1/conversations?archived=true");
    assertThat(archived.findValuesAsText("title")).containsExactly("b");
  }

  @Test
  void aDraftIsThereOnEveryDeviceUntilItIsThrownAway() {
    try (var trio = Trio.friends(all.server)) {
      trio.text("hi");
      trio.tabletIsUpToDate();
      var draft = Map.of("text", "明天几点", "replyTo", 1);
      trio.bob.api().put(trio.path("/draft"), draft).expect(204);
      assertThat(trio.bobPhone.next("conversation.draft.changed").toString())
          .contains(trio.conversation)
          .doesNotContain("明天");
      assertThat(trio.feedOnTablet("conversation.draft.changed")).hasSize(1);
      var kept = trio.bobsTablet.api().get(trio.path("")).json().get("draft");
      assertThat(kept.get("text").asText()).isEqualTo("明天几点");
      assertThat(kept.get("replyTo").asInt()).isOne();
      assertThat(trio.ann.api().get(trio.path("")).json().has("draft")).isFalse();

      trio.bob.api().put(trio.path("/draft"), Map.of()).expect(204);
      assertThat(trio.bob.api().get(trio.path("")).json().has("draft")).isFalse();
      assertThat(all.placesOf("明天几点")).isEmpty();
    }
  }

  @Test
  void aDraftAnswersWhatItsUserSees() {
    try (var trio = Trio.friends(all.server)) {
      trio.text("hi");
      var draft = Map.of("conversationId", trio.conversation, "text", "明天几点", "replyTo", 99_999);
      assertThat(refusal(trio.bobPhone, "conversation.draft", draft)).isEqualTo("invalid_argument");
      assertThat(trio.bob.api().get(trio.path("")).json().has("draft")).isFalse();
    }
  }

  @Test
  void draftsSavedAgainAndAgainDoNotPileUp() {
    try (var trio = Trio.friends(all.server)) {
      var other = trio.bob.group("other");
      trio.tabletIsUpToDate();
      for (int i = 1; i <= 20; i++) {
        var draft = Map.of("text", "明".repeat(i));
        trio.bob.api().put(trio.path("/draft"), draft).expect(204);
        trio.bobPhone.next("conversation.draft.changed");
      }
      trio.bob.api().put("/api/v1/conversations/" + other + "/draft", Map.of("text", "x"));
      assertThat(trio.bobPhone.next("conversation.draft.changed").toString()).contains(other);
      assertThat(trio.feedOnTablet("conversation.draft.changed")).hasSize(2);
    }
  }

  @Test
  void nothingOfThisIsForStrangers() {
    try (var trio = Trio.friends(all.server);
        var eve = Person.register(all.server, "eve").live()) {
      trio.text("hi");
      var id = trio.conversation;
      assertThat(refusal(eve, "conversation.settings", Map.of("conversationId", id)))
          .isEqualTo("not_found");
      assertThat(refusal(eve, "conversation.draft", Map.of("conversationId", id, "text", "x")))
          .isEqualTo("not_found");
      assertThat(refusal(eve, "conversation.clear", trio.at(1))).isEqualTo("not_found");
      assertThat(refusal(eve, "conversation.pins", Map.of("conversationId", id)))
          .isEqualTo("not_found");
      assertThat(refusal(eve, "message.get", Map.of("conversationId", id, "seqs", List.of(1))))
          .isEqualTo("not_found");
    }
  }
}
