package im.connection.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PublicAddressesTest {
  private static final InetAddress OWN = InetAddress.ofLiteral("93.184.215.14");
  private static final InetAddress OTHER = InetAddress.ofLiteral("93.184.215.15");

  private final Predicate<InetAddress> isOwn = OWN::equals;

  @Test
  void addressesOfThisMachineAreNotConnectedTo() throws IOException {
    assertThat(route(OTHER).to("example.org", 80)).hasSize(1);
    assertThatThrownBy(() -> route(OWN).to("example.org", 80))
        .isInstanceOf(NoRouteToHostException.class);
    assertThatThrownBy(() -> route(OTHER, OWN).to("example.org", 80))
        .isInstanceOf(NoRouteToHostException.class);
  }

  @Test
  void namesOfThisServerAreNotLookedUp() {
    assertThatThrownBy(() -> route(OTHER).to("chat.example.org", 443))
        .isInstanceOf(NoRouteToHostException.class);
  }

  private PublicAddresses route(InetAddress... addresses) {
    return new PublicAddresses(host -> addresses, isOwn, Set.of("chat.example.org"));
  }
}
