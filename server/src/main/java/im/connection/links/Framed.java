package im.connection.links;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/// A body whose end the server marks: by its length, or by sending it in chunks (RFC 9112, 6.2 and
/// 7.1). Trailers are left unread, as the connection is not used again.
final class Framed extends InputStream {
  private static final int MAX_DIGITS = 8;

  private final InputStream in;
  private final boolean isChunked;
  private long left;
  private boolean isFirst = true;
  private boolean isEnded;

  private Framed(InputStream in, boolean isChunked, long left) {
    this.in = in;
    this.isChunked = isChunked;
    this.left = left;
  }

  static Framed sized(InputStream in, String length) throws ProtocolException {
    if (!length.matches("[0-9]{1,18}")) {
      throw new ProtocolException("no length");
    }
    return new Framed(in, false, Long.parseLong(length));
  }

  static Framed chunked(InputStream in) {
    return new Framed(in, true, 0);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0 && !isEnded) {
      next();
    }
    if (isEnded) {
      return -1;
    }
    int read = in.read(buffer, offset, (int) Math.min(left, length));
    if (read < 0) {
      throw new ProtocolException("cut off");
    }
    left -= read;
    return read;
  }

  private void next() throws IOException {
    left = isChunked ? chunk() : 0;
    isEnded = left == 0;
  }

  private long chunk() throws IOException {
    if (!isFirst) {
      HttpAnswer.line(in);
    }
    isFirst = false;
    String size = HttpAnswer.line(in).split("[; \t]", 2)[0];
    if (!size.matches("[0-9A-Fa-f]{1,%d}".formatted(MAX_DIGITS))) {
      throw new ProtocolException("no chunk");
    }
    return Long.parseLong(size, 16);
  }
}
