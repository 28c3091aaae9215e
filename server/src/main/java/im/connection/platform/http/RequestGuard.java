package im.connection.platform.http;

import im.connection.kernel.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Lets through the requests of one connection, whole and one at a time: the next is decoded when
/// the last has been answered and its answer got out. A request has [#LIMIT] to arrive; what it and
/// unread answers hold counts among the [Burdens]. What is no request we serve is passed on as one
/// that [#refusal] knows the answer to, before anything counts it or keeps its text. Belongs to the
/// connection's event loop.
///
/// It stands at two places of the pipeline, before the decoder ([Entrance]) and behind it.
final class RequestGuard extends ChannelDuplexHandler implements Burdens.Bearer {
  /// How long a request may take to arrive, from its first byte to its last.
  static final Duration LIMIT = Duration.ofSeconds(10);

  private static final AttributeKey<ErrorCode> REFUSAL = AttributeKey.valueOf("imc.refusal");
  private static final String DECODER = "httpDecoder";
  private static final String ENCODER = "httpEncoder";
  private static final String ENTRANCE = "imc-entrance";
  private static final String GUARD = "imc-guard";

  /// What the head of a request is reckoned at, in bytes.
  private static final int HEAD = 16 << 10;

  /// How long the rest of a refused request is read, so that the client gets to see the answer.
  private static final Duration LINGER = Duration.ofSeconds(2);

  private enum State {
    /// Nothing of a request has come.
    BETWEEN,
    /// Some of one has.
    ARRIVING,
    /// One is being answered.
    ANSWERING,
    /// No further request is read.
    ENDING
  }

  private final Burdens burdens;
  private final ClientAddresses addresses;
  private final ClientAddress peer;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
  private State state = State.BETWEEN;
  private String address;
  private @Nullable ChannelHandlerContext before;
  private @Nullable ChannelHandlerContext behind;
  private @Nullable IncomingRequest request;
  private @Nullable Future<?> deadline;
  private boolean isDecoding;
  private boolean isAnswered;
  private boolean isBurden;

  /// Whether the end of the connection has been put off, or need not be.
  private boolean isLingering;

  RequestGuard(Burdens burdens, ClientAddresses addresses, ClientAddress peer) {
    this.burdens = burdens;
    this.addresses = addresses;
    this.peer = peer;
    this.address = peer.limitKey();
  }

  /// Why a request has to be refused that was passed on for that.
  static Optional<ErrorCode> refusal(HttpServerRequest request) {
    var channel = ((ConnectionBase) request.connection()).channel();
    return Optional.ofNullable(channel.attr(REFUSAL).get());
  }

  /// Takes its places around the HTTP decoder, if there is one.
  void enter(ChannelPipeline pipeline) {
    if (pipeline.get(DECODER) instanceof HttpObjectDecoder decoder) {
      decoder.setSingleDecode(true);
      pipeline.addBefore(DECODER, ENTRANCE, new Entrance());
      pipeline.addAfter(ENCODER, GUARD, this);
      before = pipeline.context(ENTRANCE);
      behind = pipeline.context(GUARD);
    }
  }

  /// Leaves a connection that has become a WebSocket; what came early is passed on.
  static void leave(ChannelPipeline pipeline) {
    if (pipeline.get(ENTRANCE) != null) {
      pipeline.remove(GUARD);
      pipeline.remove(ENTRANCE);
    }
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void drop() {
    var context = behind();
    context
        .executor()
        .execute(() -> {
          if (state == State.ARRIVING) {
            end(HttpResponseStatus.SERVICE_UNAVAILABLE);
          } else if (isBurden) {
            unburden();
            var _ = context.channel().close();
          }
        });
  }

  /// What the client sends, before it is decoded.
  private final class Entrance extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      switch (state) {
        case ENDING -> ReferenceCountUtil.release(message);
        case ANSWERING -> {
          waiting.add((ByteBuf) message);
          context.channel().config().setAutoRead(false);
        }
        case BETWEEN, ARRIVING -> {
          state = State.ARRIVING;
          decode((ByteBuf) message);
        }
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      if (state == State.ARRIVING) {
        awaitTheRest();
      }
      context.fireChannelReadComplete();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      if (!waiting.isEmpty()) {
        waiting.forEach(context::fireChannelRead);
        waiting.clear();
        context.channel().config().setAutoRead(true);
      }
    }
  }

  /// Decodes until there is a request to answer, or nothing left to decode.
  private void decode(ByteBuf bytes) {
    var next = bytes;
    do {
      isDecoding = false;
      before().fireChannelRead(next);
      next = Unpooled.EMPTY_BUFFER;
    } while (isDecoding && isReading());
  }

  private boolean isReading() {
    return state == State.BETWEEN || state == State.ARRIVING;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    isDecoding = true;
    if (!isReading()) {
      ReferenceCountUtil.release(message);
      return;
    }
    state = State.ARRIVING;
    if (message instanceof HttpRequest head) {
      begin(context, head);
    } else if (message instanceof HttpContent content) {
      take(context, content);
    } else {
      context.fireChannelRead(message);
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest head) {
    if (!head.decoderResult().isSuccess()) {
      arrived();
      context.fireChannelRead(head);
      return;
    }
    if (addresses.isTrusted(peer)) {
      unburden();
      address = addresses.of(peer, head.headers()).limitKey();
    }
    var begun = new IncomingRequest(head);
    request = begun;
    begun
        .refusal()
        .ifPresentOrElse(code -> refuse(context, begun, code), () -> encourage(context, head));
  }

  private static void encourage(ChannelHandlerContext context, HttpRequest head) {
    if (HttpUtil.is100ContinueExpected(head)) {
      head.headers().remove(HttpHeaderNames.EXPECT);
      var _ =
          context.writeAndFlush(
              new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
  }

  private void take(ChannelHandlerContext context, HttpContent content) {
    var begun = request;
    if (begun == null) {
      content.release();
      return;
    }
    var refusal = begun.refusal(content);
    if (refusal.isPresent()) {
      content.release();
      refuse(context, begun, refusal.get());
    } else if (content instanceof LastHttpContent last) {
      request = null;
      arrived();
      begun.pass(context, last);
    } else {
      begun.add(content);
    }
  }

  private void arrived() {
    state = State.ANSWERING;
    forget();
  }

  /// Leaves it to [Gate] to say why.
  private void refuse(ChannelHandlerContext context, IncomingRequest refused, ErrorCode code) {
    forget();
    state = State.ENDING;
    isLingering = !refused.hasBody();
    context.channel().attr(REFUSAL).set(code);
    refused.passRefused(context);
  }

  /// Gives the rest of a request its time and counts what has come of it.
  private void awaitTheRest() {
    if (deadline == null) {
      deadline =
          behind()
              .executor()
              .schedule(
                  () -> end(HttpResponseStatus.REQUEST_TIMEOUT),
                  LIMIT.toMillis(),
                  TimeUnit.MILLISECONDS);
    }
    burden(HEAD + (request == null ? 0 : request.length()));
  }

  private void burden(long bytes) {
    isBurden = true;
    burdens.put(this, bytes);
  }

  private void unburden() {
    if (isBurden) {
      isBurden = false;
      burdens.remove(this);
    }
  }

  private void forget() {
    unburden();
    if (deadline != null) {
      deadline.cancel(false);
    }
    if (request != null) {
      request.release();
    }
    deadline = null;
    request = null;
  }

  /// Ends a connection whose request has not arrived, with a status and nothing more.
  private void end(HttpResponseStatus status) {
    if (state != State.ARRIVING) {
      return;
    }
    forget();
    state = State.ENDING;
    var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    HttpUtil.setContentLength(answer, 0);
    HttpUtil.setKeepAlive(answer, false);
    behind().writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    boolean isLast = message instanceof LastHttpContent && !isInterim(message);
    var _ = context.write(message, promise);
    if (isLast && state == State.ANSWERING) {
      isAnswered = true;
      goOn(context);
    }
  }

  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      unburden();
      goOn(context);
    } else if (state == State.ANSWERING) {
      var unread = context.channel().unsafe().outboundBuffer();
      burden(unread == null ? 0 : unread.totalPendingWriteBytes());
    }
    context.fireChannelWritabilityChanged();
  }

  /// Turns to the next request when the last is done with; later, so that Vert.x is done with it as
  /// well.
  private void goOn(ChannelHandlerContext context) {
    if (isAnswered && context.channel().isWritable()) {
      isAnswered = false;
      context.executor().execute(this::next);
    }
  }

  private void next() {
    if (state != State.ANSWERING || behind().isRemoved()) {
      return;
    }
    state = State.BETWEEN;
    decode(Unpooled.EMPTY_BUFFER);
    while (isReading() && !waiting.isEmpty()) {
      state = State.ARRIVING;
      decode(waiting.remove());
    }
    if (isReading()) {
      behind().channel().config().setAutoRead(true);
    }
    behind().pipeline().fireChannelReadComplete();
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (state == State.ENDING && !isLingering && context.channel().isActive()) {
      isLingering = true;
      var _ =
          context
              .executor()
              .schedule(
                  () -> {
                    var _ = context.close(promise);
                  },
                  LINGER.toMillis(),
                  TimeUnit.MILLISECONDS);
    } else {
      var _ = context.close(promise);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    forget();
    state = State.ENDING;
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    context.fireChannelInactive();
  }

  private ChannelHandlerContext before() {
    return Objects.requireNonNull(before);
  }

  private ChannelHandlerContext behind() {
    return Objects.requireNonNull(behind);
  }
}
