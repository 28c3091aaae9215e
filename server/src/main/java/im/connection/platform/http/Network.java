package im.connection.platform.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// A block of IP addresses in CIDR notation (RFC 4632), such as `10.0.0.0/8` or `fd00::/8`; an
/// address alone is a block of one.
public record Network(InetAddress prefix, int bits) {
  /// Reads a block.
  ///
  /// @throws IllegalArgumentException when `text` is none
  public static Network valueOf(String text) {
    try {
      int slash = text.indexOf('/');
      if (slash < 0) {
        var address = InetAddress.ofLiteral(text);
        return new Network(address, address.getAddress().length * 8);
      }
      var network =
          new Network(
              InetAddress.ofLiteral(text.substring(0, slash)),
              Integer.parseInt(text.substring(slash + 1)));
      if (network.bits >= 0 && network.bits <= network.prefix.getAddress().length * 8) {
        return network;
      }
    } catch (IllegalArgumentException notABlock) {
      throw new IllegalArgumentException(refusal(text), notABlock);
    }
    throw new IllegalArgumentException(refusal(text));
  }

  /// Whether an address lies in it.
  public boolean contains(InetAddress address) {
    byte[] mine = prefix.getAddress();
    byte[] theirs = address.getAddress();
    if (mine.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException wrongLength) {
      throw new IllegalArgumentException(wrongLength);
    }
  }

  private static String refusal(String text) {
    return "network: %s (expected: an address or a block such as 10.0.0.0/8)".formatted(text);
  }
}
