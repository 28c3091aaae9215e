package im.connection.links;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every row of the table of links in `docs/links.md`.
class HostileLinksTest {
  /// One row: a link, what its name would resolve to, and whether it is fetched.
  record Row(String link, String resolved, String isFetched) {
    boolean isAsked() {
      return WebAddress.of(link)
          .filter(address -> !Secrets.isIn(address))
          .filter(this::isRouted)
          .isPresent();
    }

    private boolean isRouted(WebAddress address) {
      try {
        return !new PublicAddresses(this::resolve, own -> false, Set.of())
            .to(address.host(), address.port())
            .isEmpty();
      } catch (IOException refused) {
        return false;
      }
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
      if (host.matches("[0-9.]+|.*:.*")) {
        return InetAddress.getAllByName(host);
      }
      if (resolved.equals("nothing")) {
        throw new UnknownHostException(host);
      }
      return Stream.of(resolved.split(", "))
          .map(InetAddress::ofLiteral)
          .toArray(InetAddress[]::new);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowOfTheTableIsTrue(Row row) {
    assertThat(row.isAsked() ? "yes" : "no").isEqualTo(row.isFetched());
  }

  static Stream<Row> rows() {
    return LinksPage.rows("### Links", "### Answers")
        .map(cells ->
            new Row(cells.get(0).replace("`", ""), cells.get(1).replace("`", ""), cells.get(2)));
  }
}
