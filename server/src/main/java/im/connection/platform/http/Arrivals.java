package im.connection.platform.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import im.connection.platform.config.Settings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Sees every connection when it is accepted, before a byte of it is read. An address may have
/// `IMC_MAX_CONNECTIONS_PER_ADDRESS` of them that are not signed in, but never more than half of
/// `IMC_MAX_CONNECTIONS`; one more is closed at once. A WebSocket that signed in no longer counts,
/// and neither do trusted proxies, which connect for many. Shared by all event loops.
@Sharable
public final class Arrivals extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = Logger.getLogger(Arrivals.class);
  private static final AttributeKey<Place> PLACE = AttributeKey.valueOf("imc.place");
  private static final long QUIET = Duration.ofMinutes(1).toNanos();

  private final int most;
  private final ClientAddresses addresses;
  private final Burdens burdens = new Burdens();
  private final ConcurrentHashMap<String, Integer> places = new ConcurrentHashMap<>();
  private final Counter refused = Metrics.counter("imc.connections.refused");
  private final AtomicLong toldAt = new AtomicLong(System.nanoTime() - QUIET);

  Arrivals(Settings settings) {
    this.most = settings.maxConnectionsPerAddress();
    this.addresses = new ClientAddresses(settings);
    Metrics.gauge("imc.burdens.bytes", burdens, Burdens::bytes);
  }

  /// Counts the connection of a trusted proxy against the client that it now is for.
  ///
  /// @return whether that address had a place left
  public static boolean claim(Channel channel, ClientAddress client) {
    var place = channel.attr(PLACE).get();
    return place == null || place.take(client.limitKey());
  }

  /// Lets a connection that has become a WebSocket pass without looking at it any more.
  public static void becameSocket(Channel channel) {
    RequestGuard.leave(channel.pipeline());
  }

  /// Takes a connection out of its address's count, since it belongs to a user now.
  public static void signedIn(Channel channel) {
    var place = channel.attr(PLACE).get();
    if (place != null) {
      place.giveBack();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var channel = (Channel) message;
    var peer = ClientAddress.of(channel.remoteAddress());
    var place = new Place();
    if (!addresses.isTrusted(peer) && !place.take(peer.limitKey())) {
      channel.unsafe().closeForcibly();
      return;
    }
    channel.attr(PLACE).set(place);
    channel.closeFuture().addListener(_ -> place.giveBack());
    channel.pipeline().addLast(new Setup(new RequestGuard(burdens, addresses, peer)));
    context.fireChannelRead(message);
  }

  /// The place of one connection in the count of its address.
  private final class Place {
    @GuardedBy("this")
    private @Nullable String address;

    synchronized boolean take(String wanted) {
      if (address != null) {
        return true;
      }
      if (places.merge(wanted, 1, Integer::sum) <= most) {
        address = wanted;
        return true;
      }
      leave(wanted);
      tell(wanted);
      return false;
    }

    synchronized void giveBack() {
      if (address != null) {
        leave(address);
      }
      address = null;
    }

    private void leave(String left) {
      places.computeIfPresent(left, (_, taken) -> taken == 1 ? null : taken - 1);
    }
  }

  /// Once a minute, whoever is refused meanwhile.
  private void tell(String address) {
    refused.increment();
    long before = toldAt.get();
    long now = System.nanoTime();
    if (now - before >= QUIET && toldAt.compareAndSet(before, now)) {
      LOG.warnf(
          "connections refused: address=%s reason=\"more than %d that are not signed in\""
              + " setting=IMC_MAX_CONNECTIONS_PER_ADDRESS; a proxy belongs into IMC_TRUSTED_PROXIES",
          address, most);
    }
  }

  /// Sets up the guard of a connection once Vert.x has set up its handlers, which is when it
  /// becomes active, or with TLS at the end of the handshake.
  private static final class Setup extends ChannelInboundHandlerAdapter {
    private final RequestGuard guard;

    Setup(RequestGuard guard) {
      this.guard = guard;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      var pipeline = context.pipeline();
      if (pipeline.get("ssl") == null) {
        guard.enter(pipeline);
      } else {
        pipeline.addAfter("ssl", null, new AfterHandshake(guard));
      }
      context.fireChannelActive();
      pipeline.remove(this);
    }
  }

  private static final class AfterHandshake extends ChannelInboundHandlerAdapter {
    private final RequestGuard guard;

    AfterHandshake(RequestGuard guard) {
      this.guard = guard;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      context.fireUserEventTriggered(event);
      if (event instanceof SslHandshakeCompletionEvent) {
        guard.enter(context.pipeline());
        context.pipeline().remove(this);
      }
    }
  }
}
