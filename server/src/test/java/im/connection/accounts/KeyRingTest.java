package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.accounts.SigningKey.Purpose;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeyRingTest {
  private final Instant now = Instant.parse("2026-03-01T08:00:00Z");
  private final SigningKey old = TestKeys.key(Purpose.ACCESS, now.minusSeconds(100));
  private final SigningKey young = TestKeys.key(Purpose.ACCESS, now.minusSeconds(1));
  private final SigningKey coming = TestKeys.key(Purpose.ACCESS, now.plusSeconds(1));
  private final SigningKey other = TestKeys.key(Purpose.REFRESH, now);
  private final KeyRing ring = KeyRing.of(List.of(old, young, coming, other));

  @Test
  void theYoungestActiveKeyMakesNewTokens() {
    assertThat(ring.current(Purpose.ACCESS, now)).contains(young);
    assertThat(ring.current(Purpose.ACCESS, now.plusSeconds(1))).contains(coming);
    assertThat(ring.current(Purpose.REFRESH, now)).contains(other);
    assertThat(ring.current(Purpose.ACCESS, now.minusSeconds(3_600))).contains(old);
    assertThat(KeyRing.EMPTY.current(Purpose.ACCESS, now)).isEmpty();
  }

  @Test
  void everyKeyVerifiesForItsPurposeOnly() {
    assertThat(ring.find(Purpose.ACCESS, old.id())).contains(old);
    assertThat(ring.find(Purpose.ACCESS, coming.id())).contains(coming);
    assertThat(ring.find(Purpose.ACCESS, other.id())).isEmpty();
    assertThat(ring.find(Purpose.REFRESH, old.id())).isEmpty();
  }

  @Test
  void aKeyDoesNotPrintItsSecret() {
    assertThat(old.toString()).contains(old.id()).doesNotContain("secret");
  }
}
