package im.connection.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import im.connection.kernel.Caller;
import im.connection.kernel.DeviceId;
import im.connection.kernel.UserId;
import im.connection.testing.Patience;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import io.vertx.core.http.ServerWebSocket;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A live connection over a channel within this process: everything but the WebSocket handshake is
/// the real thing.
final class TestConnection implements AutoCloseable {
  private static final byte[] NOTHING = {};
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final EventLoopGroup loops = new DefaultEventLoopGroup(1);
  private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
  private final Frames encoder;
  final Connection connection;

  TestConnection(Rooms rooms, Frames encoder, UserId user) {
    this.encoder = encoder;
    this.connection = new Connection(new Wire(noSocket(), channel()), rooms, Locale.ROOT, NOTHING);
    connection.signIn(
        new Caller(user, new DeviceId(1), "somebody", Locale.ROOT), Instant.now().plusSeconds(600));
    onLoop(() -> {
      connection.hold();
      connection.goLive(0);
    });
  }

  /// The events written so far, as `method seq rev`; a blank has no seq.
  List<String> events() {
    String marker = "marker" + COUNT.incrementAndGet();
    onLoop(() -> {});
    connection.send(encoder.event(marker, List.of()));
    var events = new ArrayList<String>();
    for (var frame = next(); !isCalled(frame, marker); frame = next()) {
      var params = frame.get("params");
      String seq = params.has("message") ? params.get("message").get("seq") + " " : "";
      events.add(frame.get("method").asText() + " " + seq + params.get("rev"));
    }
    return events;
  }

  @Override
  public void close() {
    onLoop(connection::closed);
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void onLoop(Runnable task) {
    var done = new CompletableFuture<Void>();
    connection.execute(() -> {
      task.run();
      done.complete(null);
    });
    done.orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private JsonNode next() {
    try {
      var frame = frames.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("nothing came");
      }
      return frame;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static boolean isCalled(JsonNode frame, String method) {
    return frame.get("method").asText().equals(method);
  }

  private Channel channel() {
    var address = new LocalAddress("test" + COUNT.incrementAndGet());
    var accepted = new CompletableFuture<Channel>();
    new ServerBootstrap()
        .group(loops)
        .channel(LocalServerChannel.class)
        .childHandler(new Acceptor(accepted))
        .bind(address)
        .syncUninterruptibly();
    new Bootstrap()
        .group(loops)
        .channel(LocalChannel.class)
        .handler(new Reader())
        .connect(address)
        .syncUninterruptibly();
    return accepted.orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static ServerWebSocket noSocket() {
    return (ServerWebSocket)
        Proxy.newProxyInstance(
            TestConnection.class.getClassLoader(),
            new Class<?>[] {ServerWebSocket.class},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            });
  }

  private static final class Acceptor extends ChannelInitializer<Channel> {
    private final CompletableFuture<Channel> accepted;

    Acceptor(CompletableFuture<Channel> accepted) {
      this.accepted = accepted;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast("wsencoder", new ChannelOutboundHandlerAdapter());
      accepted.complete(channel);
    }
  }

  @ChannelHandler.Sharable
  private final class Reader extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame)
        throws JsonProcessingException {
      int length = frame.getByte(1);
      frame.skipBytes(length < 126 ? 2 : length == 126 ? 4 : 10);
      frames.add(MAPPER.readTree(frame.toString(StandardCharsets.UTF_8)));
    }
  }
}
