package im.connection.platform.http;

import im.connection.kernel.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request of which the head has come, and some of the body.
final class IncomingRequest {
  /// The largest body of a request, in bytes.
  static final int MAX_BODY = 64 << 10;

  /// The largest one without a token.
  static final int MAX_ANONYMOUS_BODY = 8 << 10;

  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.OPTIONS,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE);

  private final HttpRequest head;
  private @Nullable ByteBuf body;

  IncomingRequest(HttpRequest head) {
    this.head = head;
  }

  /// Why its head alone has it refused (RFC 9112 section 3.2: there is one `Host`).
  Optional<ErrorCode> refusal() {
    int hosts = head.headers().getAll(HttpHeaderNames.HOST).size();
    boolean needsHost = head.protocolVersion().equals(HttpVersion.HTTP_1_1);
    if (!METHODS.contains(head.method())) {
      return Optional.of(ErrorCode.METHOD_NOT_ALLOWED);
    }
    if (hosts > 1 || (needsHost && hosts == 0)) {
      return Optional.of(ErrorCode.INVALID_REQUEST);
    }
    boolean isTooLong = HttpUtil.getContentLength(head, 0L) > maxBody();
    return isTooLong ? Optional.of(ErrorCode.TOO_LARGE) : Optional.empty();
  }

  /// Why the next part of its body has it refused.
  Optional<ErrorCode> refusal(HttpContent content) {
    if (!content.decoderResult().isSuccess()) {
      return Optional.of(ErrorCode.INVALID_REQUEST);
    }
    boolean isTooLong = length() + content.content().readableBytes() > maxBody();
    return isTooLong ? Optional.of(ErrorCode.TOO_LARGE) : Optional.empty();
  }

  private int maxBody() {
    return head.headers().contains(HttpHeaderNames.AUTHORIZATION) ? MAX_BODY : MAX_ANONYMOUS_BODY;
  }

  boolean hasBody() {
    return HttpUtil.isTransferEncodingChunked(head) || HttpUtil.getContentLength(head, 0L) > 0;
  }

  /// How much of its body has come, in bytes.
  int length() {
    return body == null ? 0 : body.readableBytes();
  }

  /// Copies and releases a part of its body.
  void add(HttpContent content) {
    if (body == null) {
      body = PooledByteBufAllocator.DEFAULT.directBuffer(content.content().readableBytes());
    }
    body.writeBytes(content.content());
    content.release();
  }

  /// Gives back what it holds, if it is not passed on.
  void release() {
    if (body != null) {
      body.release();
    }
    body = null;
  }

  /// Passes it on whole.
  void pass(ChannelHandlerContext context, LastHttpContent last) {
    var whole = body;
    body = null;
    context.fireChannelRead(head);
    if (whole != null) {
      context.fireChannelRead(new DefaultHttpContent(whole));
    }
    context.fireChannelRead(last);
  }

  /// Passes its head on without what is wrong with it.
  void passRefused(ChannelHandlerContext context) {
    if (!head.method().equals(HttpMethod.HEAD)) {
      head.setMethod(HttpMethod.GET);
    }
    head.headers()
        .set(HttpHeaderNames.HOST, "localhost")
        .remove(HttpHeaderNames.CONTENT_LENGTH)
        .remove(HttpHeaderNames.TRANSFER_ENCODING)
        .remove(HttpHeaderNames.UPGRADE)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    context.fireChannelRead(head);
    context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
  }
}
