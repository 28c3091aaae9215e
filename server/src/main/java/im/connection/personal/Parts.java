package im.connection.personal;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.BiConsumer;

/// Cuts what is written into parts of [#SIZE] bytes, numbered from 0.
final class Parts extends OutputStream {
  static final int SIZE = 256 << 10;

  private final BiConsumer<Integer, byte[]> taker;
  private final byte[] buffer = new byte[SIZE];
  private int filled;
  private int count;
  private long size;

  Parts(BiConsumer<Integer, byte[]> taker) {
    this.taker = taker;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0) {
      int fits = Math.min(left, SIZE - filled);
      System.arraycopy(bytes, from, buffer, filled, fits);
      filled += fits;
      from += fits;
      left -= fits;
      if (filled == SIZE) {
        handOver();
      }
    }
    size += length;
  }

  /// Hands over the last part.
  ///
  /// @return how many bytes were written
  long finish() {
    if (filled > 0) {
      handOver();
    }
    return size;
  }

  private void handOver() {
    taker.accept(count++, Arrays.copyOf(buffer, filled));
    filled = 0;
  }
}
