package im.connection.search.messages;

import java.util.List;

/// The part of a message's text around what was sought.
///
/// @param text at most [#LENGTH] UTF-16 units and an ellipsis at each end that was cut
/// @param highlights where it has what was sought, in order
record MessageSearchSnippet(String text, List<MessageSearchRange> highlights) {
  static final int LENGTH = 160;

  private static final int BEFORE = 40;
  private static final String CUT = "…";

  MessageSearchSnippet {
    highlights = List.copyOf(highlights);
  }

  /// @param found where the whole text has what was sought, in order
  static MessageSearchSnippet of(String text, List<MessageSearchRange> found) {
    int first = found.isEmpty() ? 0 : found.getFirst().start();
    int wanted = first <= LENGTH - BEFORE ? 0 : first - BEFORE;
    int start = whole(text, Math.max(0, Math.min(wanted, text.length() - LENGTH)));
    int end = whole(text, Math.min(text.length(), start + LENGTH));
    String head = start > 0 ? CUT : "";
    String tail = end < text.length() ? CUT : "";
    int moved = head.length() - start;
    var shown =
        found.stream()
            .filter(range -> range.start() >= start && range.start() < end)
            .map(range ->
                new MessageSearchRange(
                    range.start() + moved, Math.min(range.end(), end) - range.start()))
            .toList();
    return new MessageSearchSnippet(
        head + text.substring(start, end).replace(MessageSearchText.END, '\n') + tail, shown);
  }

  /// A place that is not inside a character.
  private static int whole(String text, int place) {
    boolean isInside =
        place > 0
            && place < text.length()
            && Character.isLowSurrogate(text.charAt(place))
            && Character.isHighSurrogate(text.charAt(place - 1));
    return isInside ? place - 1 : place;
  }
}
