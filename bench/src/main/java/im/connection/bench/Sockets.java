package im.connection.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/// Opens WebSocket connections to one server and brings them live.
final class Sockets implements AutoCloseable {
  private static final int READ_BYTES = 256 << 10;
  private static final int MAX_HANDSHAKE = 16 << 10;
  private static final long LIMIT_SECONDS = 120;

  /// Who a connection is for, and who listens on it.
  ///
  /// @param positions how far the client says it has come, by conversation
  record Caller(String accessToken, Map<String, Position> positions, Socket.Ears ears) {
    /// How far a client has come in a conversation.
    record Position(long seq, long rev) {}
  }

  private final URI uri;
  private final EventLoopGroup loops;
  private final Bootstrap bootstrap;

  Sockets(URI server, int threads) {
    uri = URI.create("ws://%s:%d/ws".formatted(server.getHost(), server.getPort()));
    var names = new DefaultThreadFactory("sockets", true);
    boolean isEpoll = Epoll.isAvailable();
    loops =
        isEpoll ? new EpollEventLoopGroup(threads, names) : new NioEventLoopGroup(threads, names);
    bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(isEpoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES));
  }

  /// Opens connections, `atOnce` under way at a time, and waits until all are live.
  List<Socket> open(int count, int atOnce, IntFunction<Caller> caller) throws InterruptedException {
    return open(count, atOnce, caller, () -> {});
  }

  /// The same; `live` runs, on an event loop, whenever one has become live.
  List<Socket> open(int count, int atOnce, IntFunction<Caller> caller, Runnable isLive)
      throws InterruptedException {
    var slots = new Semaphore(atOnce);
    var opening = new ArrayList<CompletableFuture<Socket>>();
    for (int i = 0; i < count; i++) {
      slots.acquire();
      var live = open(caller.apply(i));
      opening.add(
          live.whenComplete((socket, failure) -> {
            isLive.run();
            slots.release();
          }));
      if (live.isCompletedExceptionally()) {
        break;
      }
    }
    var sockets = new ArrayList<Socket>();
    for (var live : opening) {
      sockets.add(await(live));
    }
    return sockets;
  }

  /// Begins to open one connection.
  CompletableFuture<Socket> open(Caller caller) {
    var handshake = new Handshake(uri, caller);
    var initializer =
        new ChannelInitializer<SocketChannel>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            channel
                .pipeline()
                .addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_HANDSHAKE), handshake);
          }
        };
    bootstrap
        .clone()
        .handler(initializer)
        .connect(new InetSocketAddress(uri.getHost(), uri.getPort()))
        .addListener(connected -> {
          if (!connected.isSuccess()) {
            handshake.live().completeExceptionally(connected.cause());
          }
        });
    return handshake.live();
  }

  private static Socket await(CompletableFuture<Socket> live) throws InterruptedException {
    try {
      return live.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new Unexpected("a connection did not become live", failed);
    } catch (TimeoutException late) {
      throw new Unexpected("a connection was not live after %d s".formatted(LIMIT_SECONDS));
    }
  }

  /// Closes all connections.
  @Override
  public void close() {
    var _ = loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  static void closeAll(List<Socket> sockets) throws InterruptedException {
    for (Socket socket : sockets) {
      Channel channel = socket.channel();
      channel.close().sync();
    }
  }
}
