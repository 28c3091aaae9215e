package im.connection.messages;

import static im.connection.messages.Trio.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What becomes of a message after it was sent: each on two live devices and one that was offline.
class MessageChangesIT {
  private final TestMessages all = TestMessages.shared();

  @Test
  void anEditReachesEverybodyAndKeepsWhatWasSaid() {
    try (var trio = Trio.friends(all.server)) {
      long seq = trio.text("明天七点");
      trio.tabletIsUpToDate();
      var edited = trio.annPhone.call("message.edit", trio.at(seq, "body", Map.of("text", "明天八点")));

      assertThat(edited.at("/body/text").asText()).isEqualTo("明天八点");
      assertThat(edited.get("editedAt").asText()).isNotEmpty();
      assertThat(trio.updated()).isEqualTo(edited);
      assertThat(trio.onTablet()).containsExactly(edited);
      var edits = Trio.items(trio.bob.api(), trio.path("/messages/" + seq + "/edits"));
      assertThat(edits).hasSize(1);
      assertThat(edits.get(0).at("/body/text").asText()).isEqualTo("明天七点");
    }
  }

  @Test
  void editingAgainWithTheSameWordsChangesNothing() {
    try (var trio = Trio.friends(all.server)) {
      long seq = trio.text("one");
      var body = Map.of("body", Map.of("text", "two"));
      var first = trio.ann.api().put(trio.path("/messages/" + seq), body).expect(200);
      var again = trio.ann.api().put(trio.path("/messages/" + seq), body).expect(200);
      assertThat(again).isEqualTo(first);
    }
  }

  @Test
  void onlyTheSenderEditsOwnWordsForADay() {
    try (var trio = Trio.group(all.server)) {
      long seq = trio.send(trio.bobPhone, "text", Map.of("text", "bob's"), Map.of());
      long poll =
          trio.send(
              trio.bobPhone,
              "poll",
              Map.of("question", "?", "options", List.of("a", "b")),
              Map.of());
      var body = Map.of("text", "changed");
      assertThat(refusal(trio.annPhone, "message.edit", trio.at(seq, "body", body)))
          .isEqualTo("forbidden");
      assertThat(refusal(trio.bobPhone, "message.edit", trio.at(poll, "body", body)))
          .isEqualTo("invalid_argument");
      assertThat(refusal(trio.bobPhone, "message.edit", trio.at(seq, "body", Map.of("text", " "))))
          .isEqualTo("invalid_argument");
      all.age(trio.conversation, seq, 24 * 60 + 1);
      assertThat(refusal(trio.bobPhone, "message.edit", trio.at(seq, "body", body)))
          .isEqualTo("edit_too_late");
      assertThat(trio.message(trio.bob, seq).at("/body/text").asText()).isEqualTo("bob's");
    }
  }

  @Test
  void aMutedMemberCannotTalkByEditing() {
    try (var trio = Trio.group(all.server)) {
      long seq = trio.send(trio.bobPhone, "text", Map.of("text", "before"), Map.of());
      trio.ann
          .api()
          .put(
              "/api/v1/groups/%s/members/%s/mute".formatted(trio.conversation, trio.bob.id()),
              Map.of("until", "2030-01-01T00:00:00Z"))
          .expect(204);
      assertThat(
              refusal(trio.bobPhone, "message.edit", trio.at(seq, "body", Map.of("text", "now"))))
          .isEqualTo("muted");
    }
  }

  @Test
  void aBlockedUserCannotReactPinOrEdit() {
    try (var trio = Trio.friends(all.server)) {
      long seq = trio.text("before");
      trio.bob.api().put("/api/v1/blocks/" + trio.ann.id(), Map.of()).expect(200);
      assertThat(refusal(trio.annPhone, "message.edit", trio.at(seq, "body", Map.of("text", "x"))))
          .isEqualTo("not_accepted");
      assertThat(refusal(trio.annPhone, "message.react", trio.at(seq, "emoji", "👍")))
          .isEqualTo("not_accepted");
      assertThat(refusal(trio.annPhone, "message.pin", trio.at(seq))).isEqualTo("not_accepted");
    }
  }

  @Test
  void aStrangerCannotTalkByEditingOrPinning() {
    try (var trio = Trio.strangers(all.server)) {
      long seq = trio.text("hello");
      var body = Map.of("text", "buy this");
      assertThat(refusal(trio.annPhone, "message.edit", trio.at(seq, "body", body)))
          .isEqualTo("stranger_limit");
      assertThat(refusal(trio.annPhone, "message.pin", trio.at(seq))).isEqualTo("stranger_limit");
      assertThat(trio.message(trio.bob, seq).at("/body/text").asText()).isEqualTo("hello");

      trio.send(trio.bobPhone, "text", Map.of("text", "who is it?"), Map.of());
      trio.annPhone.call("message.edit", trio.at(seq, "body", Map.of("text", "it is ann")));
      trio.annPhone.call("message.pin", trio.at(seq));
    }
  }

  @Test
  void bothSpellingsOfAnEmojiAreOneReaction() {
    try (var trio = Trio.friends(all.server)) {
      long seq = trio.text("hm");
      var spellings =
          Map.of(
              "\u2764",
              "\u2764\ufe0f",
              "1\u20e3",
              "1\ufe0f\u20e3",
              "👁\u200d🗨",
              "👁\ufe0f\u200d🗨\ufe0f",
              "👍\ufe0f",
              "👍");
      for (var spelling : spellings.entrySet()) {
        String plain = spelling.getKey();
        String full = spelling.getValue();
        trio.annPhone.call("message.react", trio.at(seq, "emoji", plain));
        var both = trio.bobPhone.call("message.react", trio.at(seq, "emoji", full));
        assertThat(both.get("reactions")).hasSize(1);
        assertThat(both.at("/reactions/0/emoji").asText()).isEqualTo(full);
        trio.annPhone.call("message.unreact", trio.at(seq, "emoji", full));
        trio.bobPhone.call("message.unreact", trio.at(seq, "emoji", plain));
        assertThat(trio.message(trio.bob, seq).has("reactions")).isFalse();
      }
    }
  }

  @Test
  void reactionsAreCountedForEverybody() {
    try (var trio = Trio.group(all.server)) {
      long seq = trio.text("哈哈");
      trio.tabletIsUpToDate();
      trio.bobPhone.call("message.react", trio.at(seq, "emoji", "😂"));
      trio.updated();
      var both = trio.annPhone.call("message.react", trio.at(seq, "emoji", "😂"));
      assertThat(trio.updated()).isEqualTo(both);
      assertThat(trio.onTablet()).containsExactly(both);
      var tally = both.get("reactions");
      assertThat(tally).hasSize(1);
      assertThat(tally.at("/0/emoji").asText()).isEqualTo("😂");
      assertThat(tally.at("/0/count").asInt()).isEqualTo(2);
      assertThat(tally.at("/0/userIds/0").asText()).isEqualTo(trio.ann.id());

      assertThat(trio.annPhone.call("message.react", trio.at(seq, "emoji", "😂"))).isEqualTo(both);
      var who =
          Trio.items(
              trio.bob.api(), trio.path("/messages/" + seq + "/reactions?emoji=%F0%9F%98%82"));
      assertThat(who).hasSize(2);

      trio.annPhone.call("message.unreact", trio.at(seq, "emoji", "😂"));
      trio.bobPhone.call("message.unreact", trio.at(seq, "emoji", "😂"));
      assertThat(trio.message(trio.bob, seq).has("reactions")).isFalse();
    }
  }

  @Test
  void whatIsNoEmojiIsNoReaction() {
    try (var trio = Trio.friends(all.server)) {
      long seq = trio.text("hm");
      for (String text :
          List.of(
              "",
              "x",
              "👍👍",
              "<b>",
              "好",
              "👍x",
              "😀".repeat(40),
              "🇩",
              "😀\uDB40\uDC61",
              "😀\u200D".repeat(12) + "😀")) {
        assertThat(refusal(trio.annPhone, "message.react", trio.at(seq, "emoji", text)))
            .as(text)
            .isEqualTo("invalid_argument");
      }
      for (String text : List.of("👍", "👍🏽", "❤️", "👨‍👩‍👧", "🇨🇳", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿")) {
        trio.annPhone.call("message.react", trio.at(seq, "emoji", text));
        trio.annPhone.call("message.unreact", trio.at(seq, "emoji", text));
      }
      for (String text : List.of("👍", "👎", "😂", "😢", "😡")) {
        trio.annPhone.call("message.react", trio.at(seq, "emoji", text));
      }
      assertThat(refusal(trio.annPhone, "message.react", trio.at(seq, "emoji", "🎉")))
          .isEqualTo("list_full");
      assertThat(trio.message(trio.bob, seq).get("reactions")).hasSize(5);
    }
  }

  @Test
  void reactionsOfManyAtOnceAreAllCounted() {
    try (var trio = Trio.group(all.server)) {
      long seq = trio.text("everybody now");
      var others = new ArrayList<Person>();
      for (int i = 0; i < 8; i++) {
        var person = Person.register(all.server, "p");
        trio.ann.invite(trio.conversation, person);
        others.add(person);
      }
      long later = trio.text("so that they see it");
      var calls = new ArrayList<CompletableFuture<Integer>>();
      for (Person person : others) {
        calls.add(
            CompletableFuture.supplyAsync(() ->
                person
                    .api()
                    .put(trio.path("/messages/" + later + "/reactions/%F0%9F%91%8D"), null)
                    .status()));
      }
      assertThat(calls).allSatisfy(call -> assertThat(call.join()).isEqualTo(200));
      assertThat(trio.message(trio.ann, later).at("/reactions/0/count").asInt()).isEqualTo(8);
      assertThat(all.count("conversation_change", trio.conversation)).isEqualTo(1);
      assertThat(
              others
                  .getFirst()
                  .api()
                  .get(trio.path("/messages/lookup?seqs=" + seq))
                  .json()
                  .get("items"))
          .as("what they joined after")
          .isEmpty();
    }
  }

  @Test
  void pinsAreForEverybodyAndBounded() {
    try (var trio = Trio.group(all.server)) {
      long seq = trio.text("the rules");
      trio.tabletIsUpToDate();
      var pinned = trio.annPhone.call("message.pin", trio.at(seq));
      assertThat(pinned.get("pinnedBy").asText()).isEqualTo(trio.ann.id());
      assertThat(trio.updated()).isEqualTo(pinned);
      assertThat(trio.onTablet()).containsExactly(pinned);
      assertThat(Trio.items(trio.bob.api(), trio.path("/pins")).get(0)).isEqualTo(pinned);
      assertThat(refusal(trio.bobPhone, "message.unpin", trio.at(seq))).isEqualTo("forbidden");
      trio.annPhone.call("message.unpin", trio.at(seq));
      assertThat(Trio.items(trio.bob.api(), trio.path("/pins"))).isEmpty();
    }
  }

  @Test
  void aPinIsTakenOffWhatOneClearedOrDeletedForOneself() {
    try (var trio = Trio.friends(all.server)) {
      long cleared = trio.text("long ago");
      long hidden = trio.text("embarrassing");
      for (long seq : List.of(cleared, hidden)) {
        trio.annPhone.call("message.pin", trio.at(seq));
      }
      trio.bobPhone.call("conversation.clear", trio.at(cleared));
      trio.bobPhone.call(
          "message.hide", Map.of("conversationId", trio.conversation, "seqs", List.of(hidden)));
      for (long seq : List.of(cleared, hidden)) {
        assertThat(refusal(trio.bobPhone, "message.pin", trio.at(seq))).isEqualTo("not_found");
        var answer = trio.bobPhone.call("message.unpin", trio.at(seq));
        assertThat(answer.has("body")).isFalse();
        assertThat(answer.get("isHidden").asBoolean()).isTrue();
      }
      assertThat(Trio.items(trio.ann.api(), trio.path("/pins"))).isEmpty();
      assertThat(trio.message(trio.ann, hidden).at("/body/text").asText())
          .isEqualTo("embarrassing");
    }
  }

  @Test
  void anAdminTakesPinsOffThatWereThereBefore() {
    try (var trio = Trio.group(all.server)) {
      long pinned = trio.text("the rules");
      long other = trio.text("no rule");
      trio.annPhone.call("message.pin", trio.at(pinned));
      var carl = Person.register(all.server, "carl");
      trio.ann.invite(trio.conversation, carl);
      try (var socket = carl.socket()) {
        assertThat(refusal(socket, "message.unpin", trio.at(pinned))).isEqualTo("not_found");
        var role = Map.of("groupId", trio.conversation, "userId", carl.id(), "role", "admin");
        trio.annPhone.call("group.role", role);
        assertThat(refusal(socket, "message.unpin", trio.at(other))).isEqualTo("not_found");
        var answer = socket.call("message.unpin", trio.at(pinned));
        assertThat(answer.has("body")).isFalse();
        assertThat(answer.get("isHidden").asBoolean()).isTrue();
      }
      assertThat(Trio.items(trio.bob.api(), trio.path("/pins"))).isEmpty();
    }
  }

  @Test
  void atMostFiftyMessagesArePinned() {
    try (var trio = Trio.friends(all.server)) {
      for (int i = 1; i <= 51; i++) {
        trio.annPhone.call("message.send", trio.request("text", Map.of("text", "m" + i), Map.of()));
      }
      for (int seq = 1; seq <= 50; seq++) {
        trio.annPhone.call("message.pin", trio.at(seq));
      }
      assertThat(refusal(trio.bobPhone, "message.pin", trio.at(51))).isEqualTo("list_full");
      assertThat(Trio.items(trio.bob.api(), trio.path("/pins"))).hasSize(50);
    }
  }

  @Test
  void anEditTakesThePreviewOff() {
    try (var trio = Trio.friends(all.server)) {
      long seq = trio.text("hm");
      all.preview(trio.conversation, seq);
      assertThat(trio.message(trio.bob, seq).has("preview")).isTrue();
      trio.annPhone.call("message.edit", trio.at(seq, "body", Map.of("text", "hmm")));
      assertThat(trio.message(trio.bob, seq).has("preview")).isFalse();
    }
  }

  @Test
  void manyAtOneConversationLeaveTheOthersTheirConnections() throws Exception {
    try (var trio = Trio.group(all.server)) {
      long seq = trio.text("alle");
      var calls = new ArrayList<CompletableFuture<JsonNode>>();
      all.database
          .jdbi()
          .useTransaction(handle -> {
            handle.execute(
                "select from conversation_head where id = ? for update",
                Long.parseLong(trio.conversation));
            for (int i = 0; i < 20; i++) {
              var device = i % 2 == 0 ? trio.annPhone : trio.bobPhone;
              calls.add(device.start("message.react", trio.at(seq, "emoji", "👍")));
            }
            await().until(() -> all.waiting() > 0);
            assertThat(Trio.items(trio.bob.api(), "/api/v1/conversations")).hasSize(1);
            assertThat(all.waiting()).as("of 20, and of other tests").isLessThan(5);
          });
      calls.forEach(call -> call.handle((answer, failure) -> 0).join());
      assertThat(trio.message(trio.bob, seq).at("/reactions/0/count").asInt()).isEqualTo(2);
    }
  }
}
