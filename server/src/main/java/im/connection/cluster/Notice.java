package im.connection.cluster;

import java.util.Arrays;
import java.util.function.Consumer;

/// What travels on the bus: a short ASCII text `1 kind node epoch first items`, numbers in base 36.
/// `first` is the number of the first item, or the next number where there are no items; so every
/// notice tells how far its node has come.
///
/// @param count how many items there are
/// @param items the items as [NewsCodec] writes them, each ended by `;`
record Notice(Kind kind, Node node, long first, int count, String items) {
  /// Why a notice was sent.
  enum Kind {
    /// There is news.
    NEWS("n"),
    /// The node is still there.
    BEAT("b"),
    /// The node has just come and wants to hear how far the others are.
    HELLO("h"),
    /// The node goes; nothing follows.
    BYE("g");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    private static Kind of(String code) {
      return Arrays.stream(values())
          .filter(kind -> kind.code.equals(code))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("kind: " + code));
    }
  }

  static final int RADIX = 36;
  static final char ITEM_END = ';';

  /// More than the text of a notice without items can take.
  static final int HEADER = 48;

  private static final String VERSION = "1";

  /// Reads the text form.
  ///
  /// @throws IllegalArgumentException for any other text, that of a later version included
  static Notice valueOf(String text) {
    var parts = text.split(" ", 6);
    if (parts.length != 6 || !parts[0].equals(VERSION)) {
      throw new IllegalArgumentException("not a notice of version " + VERSION);
    }
    var node = new Node(number(parts[2]), number(parts[3]));
    int count = (int) parts[5].chars().filter(c -> c == ITEM_END).count();
    return new Notice(Kind.of(parts[1]), node, number(parts[4]), count, parts[5]);
  }

  /// The number that follows this notice.
  long next() {
    return first + count;
  }

  /// Shows every item without its end.
  void forEachItem(Consumer<String> reader) {
    int from = 0;
    for (int end = items.indexOf(ITEM_END); end >= 0; end = items.indexOf(ITEM_END, from)) {
      reader.accept(items.substring(from, end));
      from = end + 1;
    }
  }

  @Override
  public String toString() {
    return "%s %s %s %s %s %s"
        .formatted(VERSION, kind.code, text(node.id()), text(node.epoch()), text(first), items);
  }

  static String text(long number) {
    return Long.toString(number, RADIX);
  }

  static long number(String text) {
    long number = Long.parseLong(text, RADIX);
    if (number < 0) {
      throw new IllegalArgumentException("number: " + number);
    }
    return number;
  }
}
