package im.connection.messages;

import static im.connection.messages.Trio.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Votes, on two live devices and one that was offline.
class PollsIT {
  private final TestMessages all = TestMessages.shared();

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
}
