package im.connection.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OriginsTest {
  private final Origins origins = new Origins(List.of("https://chat.example:8443"));

  @Test
  void aProgramThatIsNoBrowserIsAllowed() {
    assertThat(origins.allows(null, "chat.example")).isTrue();
  }

  @Test
  void aPageOfTheServerItselfIsAllowed() {
    assertThat(origins.allows("http://localhost:8080", "localhost:8080")).isTrue();
    assertThat(origins.allows("https://im.example", "im.example")).isTrue();
    assertThat(origins.allows("https://im.example", "im.example:443")).isTrue();
    assertThat(origins.allows("http://[::1]:8080", "[::1]:8080")).isTrue();
  }

  @Test
  void aListedPageIsAllowedExactly() {
    assertThat(origins.allows("https://chat.example:8443", "im.example")).isTrue();
    assertThat(origins.allows("https://chat.example", "im.example")).isFalse();
    assertThat(origins.allows("http://chat.example:8443", "im.example")).isFalse();
    assertThat(origins.allows("https://chat.example:8443.evil.example", "im.example")).isFalse();
  }

  @Test
  void anyOtherPageIsRefused() {
    assertThat(origins.allows("https://evil.example", "im.example")).isFalse();
    assertThat(origins.allows("http://localhost:3000", "localhost:8080")).isFalse();
    assertThat(origins.allows("null", "im.example")).isFalse();
    assertThat(origins.allows("", "")).isFalse();
    assertThat(origins.allows("%%%", "%%%")).isFalse();
  }
}
