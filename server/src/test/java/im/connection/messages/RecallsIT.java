package im.connection.messages;

import static im.connection.messages.Trio.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Socket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Taking messages back: on two live devices and one that was offline, and in everything that is
/// stored.
class RecallsIT {
  private final TestMessages all = TestMessages.shared();

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
