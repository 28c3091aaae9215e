package im.connection.messages;

import static im.connection.messages.Trio.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Person;
import im.connection.testing.Socket;
import java.time.Instant;
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
  void votesAreCountedAndMayChangeUntilThePollCloses() {
    try (var trio = Trio.group(all.server)) {
      var body = Map.of("question", "哪天？", "options", List.of("周六", "周日"));
      long seq = trio.send(trio.annPhone, "poll", body, Map.of());
      trio.tabletIsUpToDate();
      trio.bobPhone.call("poll.vote", trio.at(seq, "choices", List.of(0)));
      var changed = trio.bobPhone.call("poll.vote", trio.at(seq, "choices", List.of(1)));
      assertThat(changed.get("poll").toString()).isEqualTo("{\"counts\":[0,1],\"voters\":1}");
      trio.updated();
      assertThat(trio.updated()).isEqualTo(changed);
      assertThat(trio.onTablet()).containsExactly(changed);
      assertThat(trio.bobPhone.call("poll.ownVote", trio.at(seq)).toString())
          .isEqualTo("{\"choices\":[1]}");
      assertThat(
              Trio.items(trio.ann.api(), trio.path("/messages/" + seq + "/poll/voters?choice=1"))
                  .at("/0/userId")
                  .asText())
          .isEqualTo(trio.bob.id());

      for (var choices : List.of(List.of(2), List.of(-1), List.of(0, 1))) {
        assertThat(refusal(trio.bobPhone, "poll.vote", trio.at(seq, "choices", choices)))
            .isEqualTo("invalid_argument");
      }
      assertThat(refusal(trio.bobPhone, "poll.close", trio.at(seq))).isEqualTo("forbidden");
      trio.annPhone.call("poll.close", trio.at(seq));
      assertThat(refusal(trio.bobPhone, "poll.vote", trio.at(seq, "choices", List.of(0))))
          .isEqualTo("poll_closed");
    }
  }

  @Test
  void anAnonymousPollTellsNobodyWhoVoted() {
    try (var trio = Trio.group(all.server)) {
      var body =
          Map.of(
              "question",
              "?",
              "options",
              List.of("a", "b", "c"),
              "isAnonymous",
              true,
              "isMultiple",
              true);
      long seq = trio.send(trio.annPhone, "poll", body, Map.of());
      trio.bobPhone.call("poll.vote", trio.at(seq, "choices", List.of(0, 2)));
      assertThat(trio.updated().toString()).doesNotContain(trio.bob.id());
      assertThat(refusal(trio.annPhone, "poll.voters", trio.at(seq, "choice", 0)))
          .isEqualTo("forbidden");
      trio.bobPhone.call("poll.vote", trio.at(seq, "choices", List.of()));
      assertThat(trio.message(trio.ann, seq).at("/poll/voters").asInt()).isZero();
    }
  }

  @Test
  void aPollClosesByItself() {
    try (var trio = Trio.group(all.server)) {
      var body =
          Map.of(
              "question",
              "?",
              "options",
              List.of("a", "b"),
              "closesAt",
              Instant.now().minusSeconds(60).toString());
      long seq = trio.send(trio.annPhone, "poll", body, Map.of());
      assertThat(refusal(trio.bobPhone, "poll.vote", trio.at(seq, "choices", List.of(0))))
          .isEqualTo("poll_closed");
    }
  }

  @Test
  void aRecallLeavesNoTraceOfWhatWasSaid() {
    String secret = "geheim" + System.nanoTime();
    try (var trio = Trio.group(all.server)) {
      long seq = trio.text("first " + secret);
      trio.annPhone.call("message.edit", trio.at(seq, "body", Map.of("text", "then " + secret)));
      trio.annPhone.call("message.pin", trio.at(seq));
      trio.bobPhone.call("message.react", trio.at(seq, "emoji", "👍"));
      trio.bobPhone.call("favourite.add", trio.at(seq));
      long reply = trio.send(trio.bobPhone, "text", Map.of("text", "yes"), Map.of("replyTo", seq));
      trio.bobPhone.call(
          "conversation.draft",
          Map.of("conversationId", trio.conversation, "text", "re", "replyTo", seq));
      assertThat(all.placesOf(secret)).contains("message", "message_edit");
      trio.tabletIsUpToDate();
      Trio.heard(trio.annPhone);
      Trio.heard(trio.bobPhone);

      var recalled = trio.annPhone.call("message.recall", trio.at(seq));

      assertThat(all.placesOf(secret)).isEmpty();
      assertThat(trio.updated()).isEqualTo(recalled);
      assertThat(trio.onTablet()).containsExactly(recalled);
      assertThat(recalled.get("recalledBy").asText()).isEqualTo(trio.ann.id());
      for (String gone : List.of("body", "reactions", "pinnedAt", "editedAt", "fallback")) {
        assertThat(recalled.has(gone)).as(gone).isFalse();
      }
      assertThat(refusal(trio.bobPhone, "message.edits", trio.at(seq))).isEqualTo("not_found");
      assertThat(refusal(trio.bobPhone, "message.react", trio.at(seq, "emoji", "👍")))
          .isEqualTo("not_found");
      assertThat(refusal(trio.bobPhone, "favourite.add", trio.at(seq))).isEqualTo("not_found");
      assertThat(Trio.items(trio.bob.api(), "/api/v1/favourites")).isEmpty();
      assertThat(Trio.items(trio.bob.api(), trio.path("/pins"))).isEmpty();
      assertThat(trio.message(trio.bob, reply).get("replyTo").asLong()).isEqualTo(seq);
      assertThat(trio.message(trio.bob, seq).has("body")).isFalse();
      assertThat(trio.annPhone.call("message.recall", trio.at(seq))).isEqualTo(recalled);
    }
  }

  @Test
  void recallsAndEditsOfTheSameMessageAtOnceLeaveNoTrace() {
    for (int i = 0; i < 10; i++) {
      String secret = "rennen" + System.nanoTime();
      try (var trio = Trio.friends(all.server)) {
        long seq = trio.text("a " + secret);
        var edit =
            trio.annPhone.start(
                "message.edit", trio.at(seq, "body", Map.of("text", "b " + secret)));
        var favourite = trio.bobPhone.start("favourite.add", trio.at(seq));
        var recall = trio.annPhone.start("message.recall", trio.at(seq));
        Socket.result(recall);
        edit.handle((answer, failure) -> 0).join();
        favourite.handle((answer, failure) -> 0).join();
        assertThat(all.placesOf(secret)).isEmpty();
        assertThat(all.count("favourite", trio.conversation)).isZero();
      }
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

  @Test
  void whatTheSenderDeletedForThemselvesCanStillBeRecalled() {
    try (var trio = Trio.friends(all.server)) {
      long seq = trio.text("ups");
      trio.annPhone.call(
          "message.hide", Map.of("conversationId", trio.conversation, "seqs", List.of(seq)));
      trio.annPhone.call("message.recall", trio.at(seq));
      assertThat(trio.message(trio.bob, seq).has("body")).isFalse();
    }
  }

  @Test
  void anAdminRecallsWhatOthersWroteAtAnyTime() {
    try (var trio = Trio.group(all.server)) {
      long seq = trio.send(trio.bobPhone, "text", Map.of("text", "rude"), Map.of());
      all.age(trio.conversation, seq, 10_000);
      assertThat(refusal(trio.bobPhone, "message.recall", trio.at(seq)))
          .isEqualTo("recall_too_late");
      JsonNode recalled = trio.annPhone.call("message.recall", trio.at(seq));
      assertThat(recalled.get("recalledBy").asText()).isEqualTo(trio.ann.id());
    }
  }
}
