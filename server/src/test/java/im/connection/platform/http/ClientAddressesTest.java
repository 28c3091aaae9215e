package im.connection.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAddressesTest {
  private final ClientAddresses behindProxies =
      new ClientAddresses(List.of("10.0.0.0/8", "fd00::/8", "192.0.2.7"), false);

  @Test
  void withoutTrustedProxiesForwardingHeadersAreIgnored() {
    var addresses = new ClientAddresses(List.of(), false);
    assertThat(addresses.of(peer("10.0.0.1"), List.of("203.0.113.9"))).hasToString("10.0.0.1");
  }

  @Test
  void aHeaderFromSomebodyElseThanAProxyIsIgnored() {
    assertThat(client("198.51.100.4", "203.0.113.9")).isEqualTo("198.51.100.4");
  }

  @Test
  void theFirstUntrustedAddressFromTheRightIsTheClient() {
    assertThat(client("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.2.3.4")).isEqualTo("203.0.113.9");
    assertThat(client("192.0.2.7", "203.0.113.9")).isEqualTo("203.0.113.9");
  }

  @Test
  void severalHeaderLinesReadAsOne() {
    assertThat(behindProxies.of(peer("10.0.0.1"), List.of("1.1.1.1", "203.0.113.9,10.9.9.9")))
        .hasToString("203.0.113.9");
  }

  @Test
  void whenEveryHopIsTrustedTheFarthestIsTheClient() {
    assertThat(client("10.0.0.1", "10.0.0.3, 10.0.0.2")).isEqualTo("10.0.0.3");
  }

  @Test
  void garbageEndsTheSearchAtTheLastKnownHop() {
    assertThat(client("10.0.0.1", "203.0.113.9, evil.example")).isEqualTo("10.0.0.1");
    assertThat(client("10.0.0.1", "")).isEqualTo("10.0.0.1");
    assertThat(client("10.0.0.1", ",,,")).isEqualTo("10.0.0.1");
  }

  @Test
  void portsBracketsAndZonesAreLeftOut() {
    assertThat(client("10.0.0.1", "203.0.113.9:4711")).isEqualTo("203.0.113.9");
    assertThat(client("fd00::1%eth0", "[2001:db8::5]:443")).isEqualTo("2001:db8:0:0:0:0:0:5");
  }

  @Test
  void theHeaderOfRfc7239IsReadWhereTheProxyWritesThatOne() {
    var addresses = new ClientAddresses(List.of("10.0.0.0/8"), true);
    assertThat(
            addresses.of(
                peer("10.0.0.1"),
                List.of("for=198.51.100.17;proto=http, For=\"[2001:db8:cafe::17]:4711\"")))
        .hasToString("2001:db8:cafe:0:0:0:0:17");
  }

  @Test
  void onlyTheHeaderThatTheProxyWritesIsBelieved() {
    var headers =
        new DefaultHttpHeaders()
            .add("X-Forwarded-For", "1.1.1.1")
            .add("Forwarded", "for=203.0.113.9");
    assertThat(behindProxies.of(peer("10.0.0.1"), headers)).hasToString("1.1.1.1");
    assertThat(new ClientAddresses(List.of("10.0.0.0/8"), true).of(peer("10.0.0.1"), headers))
        .hasToString("203.0.113.9");
  }

  @Test
  void oneSubscriberHasOneKeyHoweverManyAddressesTheyUse() {
    assertThat(key("2001:db8:1:2::1")).isEqualTo(key("2001:db8:1:2:ffff::9"));
    assertThat(key("2001:db8:1:2::1")).isNotEqualTo(key("2001:db8:1:3::1"));
    assertThat(key("::ffff:203.0.113.9")).isEqualTo(key("203.0.113.9")).isEqualTo("203.0.113.9");
  }

  @Test
  void aBlockThatIsNoneIsRefusedWithWhatWasExpected() {
    for (String bad : List.of("example.org", "10.0.0.0/33", "10.0.0.0/x", "::1/129", "")) {
      assertThatThrownBy(() -> Network.valueOf(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
    }
  }

  private String client(String peer, String forwardedFor) {
    return behindProxies.of(peer(peer), List.of(forwardedFor)).toString();
  }

  private static ClientAddress peer(String address) {
    return ClientAddress.parse(address).orElseThrow();
  }

  private static String key(String address) {
    return ClientAddress.parse(address).orElseThrow().limitKey();
  }
}
