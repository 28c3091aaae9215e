package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RefreshTokenTest {
  private final SigningKey key = TestKeys.refresh();
  private final SigningKey other = TestKeys.refresh();
  private final DeviceId device = new DeviceId(48_318_382_080_001L);
  private final RefreshToken token = RefreshToken.random(device, key, new SecureRandom());

  @Test
  void aTokenReadsBackAsItWasMade() {
    assertThat(read(token.text())).isEqualTo(token);
    assertThat(token.key()).isEqualTo(key.id());
    assertThat(token.device()).isEqualTo(device);
  }

  @Test
  void theSuccessorIsAlwaysTheSame() {
    var successor = token.successor(key);
    assertThat(read(token.text()).successor(key)).isEqualTo(successor);
    assertThat(read(successor.text()).device()).isEqualTo(device);
    assertThat(successor.digest()).isNotEqualTo(token.digest());
  }

  @Test
  void anotherKeyMakesAnotherSuccessor() {
    var successor = token.successor(other);
    assertThat(successor).isNotEqualTo(token.successor(key));
    assertThat(read(successor.text()).key()).isEqualTo(other.id());
  }

  @Test
  void everyChangedCharacterBreaksTheSeal() {
    String text = token.text();
    for (int i = 0; i < text.length(); i++) {
      char changed = text.charAt(i) == 'A' ? 'B' : 'A';
      assertThat(refusal(text.substring(0, i) + changed + text.substring(i + 1)))
          .as("position %d", i)
          .isEqualTo(ErrorCode.UNAUTHENTICATED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "====", "爱丽丝", "\u0000", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln"})
  void garbageIsRefused(String text) {
    assertThat(refusal(text)).isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(refusal(token.text() + text + "A")).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void onlyOneSpellingOfATokenIsGood() {
    assertThat(refusal(token.text() + "==")).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void aTokenOfAnUnknownKeyIsRefused() {
    var foreign = RefreshToken.random(device, TestKeys.refresh(), new SecureRandom());
    assertThat(refusal(foreign.text())).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void aTokenDoesNotPrintItself() {
    assertThat(token.toString()).doesNotContain(token.text());
  }

  private RefreshToken read(String text) {
    var ring = KeyRing.of(List.of(key, other));
    return RefreshToken.read(text, id -> ring.find(SigningKey.Purpose.REFRESH, id));
  }

  private ErrorCode refusal(String text) {
    return catchThrowableOfType(Refusal.class, () -> read(text)).code();
  }
}
