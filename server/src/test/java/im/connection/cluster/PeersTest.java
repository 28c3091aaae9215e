package im.connection.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeersTest {
  private static final Node NODE = new Node(2, 1);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Peers peers = new Peers(Pace.NORMAL, () -> now);

  @BeforeEach
  void aloneAtFirst() {
    assertThat(peers.isAlone()).isTrue();
  }

  @Test
  void numbersThatFollowEachOtherAreNoGap() {
    assertThat(news(1, 2)).isFalse();
    assertThat(news(3, 1)).isFalse();
    assertThat(beat(4)).isFalse();
    assertThat(news(4, 1)).isFalse();
    assertThat(peers.isAlone()).isFalse();
  }

  @Test
  void aMissingNumberIsAGapOnce() {
    news(1, 2);
    assertThat(news(4, 1)).isTrue();
    assertThat(news(5, 1)).isFalse();
  }

  @Test
  void aBeatThatIsAheadIsAGap() {
    news(1, 2);
    assertThat(beat(4)).isTrue();
    assertThat(beat(4)).isFalse();
  }

  @Test
  void aPeerThatSpokeBeforeItWasHeardIsAGap() {
    assertThat(beat(100)).isTrue();
    assertThat(beat(100)).isFalse();
  }

  @Test
  void aNewPeerIsNoGap() {
    assertThat(peers.hear(notice(Notice.Kind.HELLO, NODE, 1, 0))).isFalse();
  }

  @Test
  void aRegisteredPeerIsNobodysGapUntilItIsHeard() {
    assertThat(peers.registered(List.of(NODE))).isFalse();
    assertThat(peers.isAlone()).isFalse();
    assertThat(beat(5)).isTrue();
  }

  @Test
  void anotherEpochIsAGap() {
    news(1, 1);
    assertThat(peers.hear(notice(Notice.Kind.HELLO, NODE.again(), 2, 0))).isTrue();
    assertThat(peers.hear(notice(Notice.Kind.BEAT, NODE.again(), 2, 0))).isFalse();
  }

  @Test
  void aSilentPeerIsAGapAgainAndAgain() {
    beat(1);
    pass(Pace.NORMAL.silence());
    assertThat(peers.anySilent()).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(peers.anySilent()).isTrue();
    assertThat(peers.anySilent()).isFalse();
    pass(Pace.NORMAL.silence().plusMillis(1));
    assertThat(peers.anySilent()).isTrue();
  }

  @Test
  void aPeerThatBeatsIsNotSilent() {
    for (int i = 0; i < 10; i++) {
      beat(1);
      pass(Pace.NORMAL.beat());
      assertThat(peers.anySilent()).isFalse();
    }
  }

  @Test
  void aRegisteredPeerThatIsNeverHeardIsSilent() {
    peers.registered(List.of(NODE));
    pass(Pace.NORMAL.silence().plusMillis(1));
    assertThat(peers.anySilent()).isTrue();
  }

  @Test
  void aPeerThatSaidGoodbyeIsGoneAndMayHaveTakenNewsAlong() {
    news(1, 1);
    assertThat(peers.hear(notice(Notice.Kind.BYE, NODE, 2, 0))).isTrue();
    assertThat(peers.isAlone()).isTrue();
    pass(Pace.NORMAL.expiry());
    assertThat(peers.anySilent()).isFalse();
  }

  @Test
  void aNoticeHeardTwiceTakesNothingBack() {
    news(1, 2);
    news(3, 2);
    assertThat(news(1, 2)).isFalse();
    assertThat(news(5, 1)).isFalse();
  }

  @Test
  void aPeerIsDroppedWhenItIsBothSilentAndNotRegistered() {
    beat(1);
    assertThat(peers.registered(List.of())).isFalse();
    assertThat(peers.size()).isOne();
    pass(Pace.NORMAL.silence().plusMillis(1));
    assertThat(peers.registered(List.of(NODE))).isFalse();
    assertThat(peers.size()).isOne();
    assertThat(peers.registered(List.of())).isTrue();
    assertThat(peers.isAlone()).isTrue();
  }

  private boolean news(long first, int count) {
    return peers.hear(notice(Notice.Kind.NEWS, NODE, first, count));
  }

  private boolean beat(long next) {
    return peers.hear(notice(Notice.Kind.BEAT, NODE, next, 0));
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private static Notice notice(Notice.Kind kind, Node node, long first, int count) {
    return new Notice(kind, node, first, count, "a;".repeat(count));
  }
}
