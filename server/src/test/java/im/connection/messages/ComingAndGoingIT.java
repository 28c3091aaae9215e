package im.connection.messages;

import static im.connection.messages.Trio.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import im.connection.testing.Person;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Messages that are still to come, and messages that go by themselves.
@Execution(ExecutionMode.CONCURRENT)
class ComingAndGoingIT {
  private final TestMessages all = TestMessages.shared();

  @Test
  void aScheduledMessageIsSentOnceWhenItsTimeComes() {
    try (var trio = Trio.friends(all.server)) {
      trio.tabletIsUpToDate();
      var wanted = later(trio, "soon", "新年快乐", 60);
      var scheduled = trio.bobPhone.call("schedule.add", wanted);
      assertThat(trio.bobPhone.call("schedule.add", wanted).get("id"))
          .isEqualTo(scheduled.get("id"));
      assertThat(refusal(trio.bobPhone, "schedule.add", later(trio, "soon", "anders", 60)))
          .isEqualTo("client_id_conflict");
      var reply = new HashMap<>(wanted);
      reply.put("replyTo", trio.text("hallo"));
      assertThat(refusal(trio.bobPhone, "schedule.add", reply)).isEqualTo("client_id_conflict");
      assertThat(trio.bobPhone.call("schedule.list", Map.of()).get("items")).hasSize(1);
      trio.tabletIsUpToDate();

      due(scheduled);
      var sent = trio.annPhone.next("message.created").get("message");
      assertThat(sent.at("/body/text").asText()).isEqualTo("新年快乐");
      assertThat(sent.get("senderId").asText()).isEqualTo(trio.bob.id());
      await()
          .untilAsserted(() ->
              assertThat(trio.bobPhone.call("schedule.list", Map.of()).get("items")).isEmpty());
      assertThat(trio.onTablet()).hasSize(1);
      assertThat(trio.feedOnTablet("schedule.changed")).isNotEmpty();
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
  void aScheduledStickerIsSentThoughItsPackIsGone() {
    try (var trio = Trio.friends(all.server)) {
      var pack = trio.annPhone.call("sticker.createPack", Map.of("name", "猫猫", "isShared", true));
      String id = pack.get("id").asText();
      var sticker =
          trio.annPhone
              .call("sticker.add", Map.of("packId", id, "mediaId", "m-1", "emoji", "😺"))
              .at("/stickers/0/id");
      var chosen = new HashMap<>(later(trio, "s", "", 60));
      chosen.put("type", "sticker");
      chosen.put("body", Map.of("packId", id, "stickerId", sticker.asText()));
      var scheduled = trio.bobPhone.call("schedule.add", chosen);
      trio.annPhone.call("sticker.deletePack", Map.of("packId", id));

      due(scheduled);
      var sent = trio.annPhone.next("message.created").get("message");
      assertThat(sent.get("body")).isEqualTo(scheduled.get("body"));
      assertThat(sent.at("/body/stickerId")).isEqualTo(sticker);
      assertThat(sent.at("/body/mediaId").asText()).isEqualTo("m-1");
      assertThat(sent.get("fallback").asText()).isEqualTo("[Sticker] 😺");
    }
  }

  /// Of the second one, the number is longer than what can be sent.
  @Test
  void aScheduledMessageThatCannotBeSentFails() {
    var bodies =
        List.of(
            "no JSON", "{\"data\": 9.%sE+100993, \"fallback\": \"x\"}".formatted("9".repeat(999)));
    for (String body : bodies) {
      try (var trio = Trio.friends(all.server)) {
        trio.tabletIsUpToDate();
        var scheduled = trio.bobPhone.call("schedule.add", later(trio, "bad", "x", 60));
        long id = Long.parseLong(scheduled.get("id").asText());
        all.database
            .jdbi()
            .useHandle(handle ->
                handle.execute(
                    "update scheduled_message set type = 'custom', body = ? where id = ?",
                    body,
                    id));
        due(scheduled);
        await().untilAsserted(() -> assertThat(failure(id)).isNotEmpty());
        assertThat(trio.feedOnTablet("schedule.changed").getLast())
            .isEqualTo(
                new ObjectMapper()
                    .valueToTree(
                        Map.of(
                            "id",
                            String.valueOf(id),
                            "conversationId",
                            trio.conversation,
                            "state",
                            "failed",
                            "failure",
                            failure(id).orElseThrow())));
      }
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

  private Optional<String> failure(long scheduled) {
    return all.database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select failure from scheduled_message where id = :id and failure is not null")
                .bind("id", scheduled)
                .mapTo(String.class)
                .findOne());
  }

  private void due(JsonNode scheduled) {
    all.database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "update scheduled_message set try_at = now() where id = ?",
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

  @Test
  void aStrangerSetsNoTimer() {
    var ann = Person.register(all.server, "ann");
    var bob = Person.register(all.server, "bob");
    try (var phone = ann.live()) {
      var opened = phone.call("conversation.open", Map.of("userId", bob.id()));
      var timer = Map.of("conversationId", opened.get("id").asText(), "seconds", 60);
      assertThat(refusal(phone, "conversation.timer", timer)).isEqualTo("stranger_limit");
      assertThat(Trio.items(bob.api(), "/api/v1/conversations")).isEmpty();
    }
  }
}
