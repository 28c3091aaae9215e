package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Person;
import im.connection.testing.RawSocket;
import im.connection.testing.RunningServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How fast one user may send.
class RatesIT {
  @Test
  void whoSendsTooFastIsToldWhenToComeBackAndNobodyElseIs() {
    try (var server = RunningServer.builder().setting("IMC_SEND_RATE", "1").start()) {
      var ann = Person.register(server, "ann");
      var bob = Person.register(server, "bob");
      ann.befriend(bob);
      try (var fast = RawSocket.signedIn(server, ann.token());
          var second = RawSocket.signedIn(server, ann.onAnotherDevice().token());
          var calm = bob.live()) {
        for (int i = 0; i < 400; i++) {
          fast.request("message.send", bob.textTo("f" + i, "fast " + i));
        }
        int stored = 0;
        int refused = 0;
        for (int i = 0; i < 400; i++) {
          var answer = fast.json();
          if (answer.has("result")) {
            assertThat(answer.at("/result/seq").asInt()).isEqualTo(++stored);
          } else {
            assertThat(answer.at("/error/data/code").asText()).isEqualTo("rate_limited");
            assertThat(answer.at("/error/data/retryAfter").asLong()).isPositive();
            refused++;
          }
        }
        assertThat(stored).isGreaterThanOrEqualTo(10);
        assertThat(refused).isPositive();
        for (int i = 0; i < 100; i++) {
          second.request("message.send", bob.textTo("s" + i, "other device"));
        }
        int storedBySecond = 0;
        for (int i = 0; i < 100; i++) {
          storedBySecond += second.json().has("result") ? 1 : 0;
        }
        assertThat(storedBySecond).isLessThan(100);
        assertThat(calm.call("message.send", ann.textTo("b", "calm")).get("seq").asInt())
            .isEqualTo(stored + storedBySecond + 1);
        assertThat(codesByRest(ann, bob)).containsOnlyOnce("rate_limited");
        assertThat(fast.call("user.me", Map.of()).get("id").asText()).isEqualTo(ann.id());
      }
    }
  }

  /// The answers until the first refusal.
  private static List<String> codesByRest(Person sender, Person receiver) {
    var codes = new ArrayList<String>();
    do {
      var body =
          Map.of("clientId", "r" + codes.size(), "type", "text", "body", Map.of("text", "by REST"));
      codes.add(sender.api().post("/api/v1/users/" + receiver.id() + "/messages", body).code());
    } while (codes.getLast().isEmpty() && codes.size() < 1_000);
    return codes;
  }
}
