package im.connection.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.conversations.TestLog;
import im.connection.kernel.Caller;
import im.connection.kernel.DeviceId;
import im.connection.kernel.UserId;
import im.connection.platform.json.Json;
import im.connection.platform.json.JsonRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// What happens to connections with time, on a channel without a network.
class WatchTest {
  private static final Duration TOKEN = Duration.ofMinutes(10);
  private static final byte[] EVENT = "x".repeat(1_000).getBytes(UTF_8);

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<String> said = new ArrayList<>();
  private final Instant start = Instant.parse("2026-03-01T08:00:00Z");
  private final Connection connection;

  WatchTest() {
    channel.pipeline().addLast("wsencoder", new ChannelHandlerAdapter() {});
    var socket =
        (ServerWebSocket)
            Proxy.newProxyInstance(
                WatchTest.class.getClassLoader(),
                new Class<?>[] {ServerWebSocket.class},
                this::say);
    var frames = new Frames(new Json(JsonRules.mapper()));
    var rooms = new Rooms(TestLog.unreachable(), frames, new SimpleMeterRegistry());
    connection = new Connection(new Wire(socket, channel), rooms, Locale.ENGLISH, EVENT);
  }

  @Test
  void whoDoesNotSignInIsClosedAfterTenSeconds() {
    look(Duration.ofSeconds(9));
    assertThat(said).isEmpty();
    look(Duration.ofSeconds(11));
    assertThat(said).contains("close 4001");
  }

  @Test
  void whoIsSilentIsPingedAndOnlyNowAndThen() {
    signIn();
    look(Duration.ofSeconds(29));
    assertThat(said).isEmpty();
    look(Duration.ofSeconds(31));
    look(Duration.ofSeconds(32));
    look(Duration.ofSeconds(40));
    assertThat(said).containsExactly("writePing");
    look(Duration.ofSeconds(42));
    assertThat(said).containsExactly("writePing", "writePing");
  }

  @Test
  void whoNeverAnswersIsCutAfterAMinute() {
    signIn();
    look(Duration.ofSeconds(59));
    assertThat(channel.isOpen()).isTrue();
    look(Duration.ofSeconds(61));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aConnectionEndsWithItsToken() {
    signIn();
    look(TOKEN.minusSeconds(1), Duration.ofSeconds(1));
    assertThat(said).isEmpty();
    look(TOKEN.plusSeconds(1), Duration.ofSeconds(1));
    assertThat(said).contains("close 4002");
  }

  @Test
  void whoIsNotReadBecauseOfWorkUnderWayIsNotTakenForDead() {
    signIn();
    connection.begin(Intake.MAX_IN_FLIGHT);
    assertThat(channel.config().isAutoRead()).isFalse();
    long heard = connection.heardAt();
    look(Duration.ofSeconds(31));
    assertThat(connection.heardAt()).isGreaterThan(heard);
    assertThat(said).isEmpty();
  }

  @Test
  void whoDoesNotTakeItsAnswersIsCutAfterAMinute() {
    signIn();
    fill();
    connection.begin(1);
    connection.end(1, EVENT);
    assertThat(channel.config().isAutoRead()).isFalse();
    look(Duration.ofSeconds(31));
    look(Duration.ofSeconds(61));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whoStaysSlowIsCutAfterAMinute() {
    signIn();
    connection.hold();
    connection.goLive(0);
    fill();
    connection.offer(Frames.single(EVENT));
    assertThat(connection.state()).isEqualTo(Connection.State.OPEN);
    connection.heard();
    Watch.look(connection, connection.slowSince() + Duration.ofSeconds(61).toNanos(), start);
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void nothingIsSentOnceGoodbyeWasSaid() {
    signIn();
    connection.hold();
    connection.goLive(0);
    connection.close(CloseReason.SIGNED_OUT);
    channel.runPendingTasks();
    connection.offer(Frames.single(EVENT));
    connection.send(EVENT);
    connection.begin(1);
    connection.end(1, EVENT);
    channel.runPendingTasks();
    assertThat(said).contains("close 4003");
    assertThat(channel.outboundMessages()).isEmpty();
  }

  @Test
  void theLastAnswersComeBeforeGoodbye() {
    signIn();
    connection.begin(2);
    connection.finish(CloseReason.RESTARTING);
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).isFalse();
    connection.end(1, EVENT);
    assertThat(channel.config().isAutoRead()).isFalse();
    connection.end(1, EVENT);
    assertThat(said).contains("close 1012");
    assertThat(channel.outboundMessages()).hasSize(2);
  }

  private void signIn() {
    var caller = new Caller(new UserId(1), new DeviceId(2), "ann", Locale.ENGLISH);
    connection.signIn(caller, start.plus(TOKEN));
  }

  /// Leaves no room in the outbound buffer.
  private void fill() {
    var buffer = channel.unsafe().outboundBuffer();
    assertThat(buffer).isNotNull();
    buffer.setUserDefinedWritability(1, false);
    channel.runPendingTasks();
    assertThat(channel.isWritable()).isFalse();
  }

  private void look(Duration age) {
    look(age, age);
  }

  private void look(Duration age, Duration silence) {
    Watch.look(connection, connection.openedAt() + silence.toNanos(), start.plus(age));
    channel.runPendingTasks();
  }

  private Object say(Object proxy, Method method, Object[] arguments) {
    boolean isClose = method.getName().equals("close");
    said.add(isClose ? "close " + arguments[0] : method.getName());
    return method.getReturnType().isInstance(proxy) ? proxy : Future.succeededFuture();
  }
}
