package im.connection.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// Looks at the text of a JSON-RPC message without parsing it, knowing in which order the server
/// writes its members.
final class FrameText {
  private static final int MEMBER = "{\"jsonrpc\":\"2.0\",\"".length();
  private static final int METHOD = "{\"jsonrpc\":\"2.0\",\"method\":\"".length();
  private static final int ID = "{\"jsonrpc\":\"2.0\",\"id\":".length();
  private static final byte[] MESSAGE_CREATED = ascii("message.created\"");
  private static final byte[] RESYNC = ascii("queue.resync\"");
  private static final byte[] RESULT = ascii(",\"result\":");
  private static final byte[] REV = ascii("\"rev\":");

  private FrameText() {}

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Whether it answers a request.
  static boolean isAnswer(ByteBuf data, int index, int length) {
    return length > ID && data.getByte(index + MEMBER) == 'i';
  }

  /// Whether it says that a message was created.
  static boolean isMessage(ByteBuf data, int index, int length) {
    return isEvent(data, index, length, MESSAGE_CREATED);
  }

  /// Whether it says that events were left out.
  static boolean isResync(ByteBuf data, int index, int length) {
    return isEvent(data, index, length, RESYNC);
  }

  private static boolean isEvent(ByteBuf data, int index, int length, byte[] method) {
    return length > METHOD + method.length
        && data.getByte(index + MEMBER) == 'm'
        && has(data, index + METHOD, method);
  }

  /// The number that an answer has as its id.
  static int id(ByteBuf data, int index) {
    return (int) number(data, index + ID);
  }

  /// Whether an answer with a numeric id brings a result rather than an error.
  static boolean isResult(ByteBuf data, int index) {
    int end = index + ID;
    while (isDigit(data.getByte(end))) {
      end++;
    }
    return has(data, end, RESULT);
  }

  /// How far behind `index` an event's first `rev` has its number: where a client stands that has
  /// taken it in.
  ///
  /// @param guess where it was in the event before, which is where it will be again
  static int revAt(ByteBuf data, int index, int length, int guess) {
    if (guess > METHOD && guess < length && has(data, index + guess - REV.length, REV)) {
      return guess;
    }
    int last = index + length - REV.length - 1;
    for (int i = index + METHOD; i <= last; i++) {
      if (data.getByte(i) == '"' && has(data, i, REV)) {
        return i + REV.length - index;
      }
    }
    throw new Unexpected("an event without rev");
  }

  /// The decimal number that begins at `index`.
  static long number(ByteBuf data, int index) {
    long number = 0;
    for (int i = index; isDigit(data.getByte(i)); i++) {
      number = number * 10 + data.getByte(i) - '0';
    }
    return number;
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }

  private static boolean has(ByteBuf data, int index, byte[] text) {
    for (int i = 0; i < text.length; i++) {
      if (data.getByte(index + i) != text[i]) {
        return false;
      }
    }
    return true;
  }
}
