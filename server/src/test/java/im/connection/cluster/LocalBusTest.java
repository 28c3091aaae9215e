package im.connection.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.DeviceId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalBusTest {
  private static final News NEWS = new News.DeviceSignedOut(new DeviceId(1));

  private final LocalBus bus = new LocalBus();
  private final List<News> heard = new ArrayList<>();

  @Test
  void listenersHaveHeardTheNewsWhenPublishReturns() {
    bus.listen(heard::addAll);
    bus.publish(List.of(NEWS));
    assertThat(heard).containsExactly(NEWS);
  }

  @Test
  void aFailingListenerKeepsNobodyElseFromHearing() {
    bus.listen(news -> {
      throw new IllegalStateException("broken listener");
    });
    bus.listen(heard::addAll);
    bus.publish(List.of(NEWS));
    assertThat(heard).containsExactly(NEWS);
  }

  @Test
  void noNewsCallsNobody() {
    bus.listen(news -> heard.add(NEWS));
    bus.publish(List.of());
    assertThat(heard).isEmpty();
  }
}
