package im.connection.search.messages;

import im.connection.search.messages.MessageSearchTokens.Piece;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a search is for: between spaces stand phrases, all of which a message must have. The last
/// word may be the beginning of one, unless its script sets no spaces or it is a single letter or
/// digit: too much begins with one for an index to look up. For one thread at a time.
final class MessageSearchWords {
  private static final Pattern SPACES = Pattern.compile("\\p{IsWhite_Space}+");
  private static final int MIN_BEGINNING = 2;

  /// Words that follow each other.
  ///
  /// @param isOpen whether the last one may be a beginning
  private record Phrase(List<String> terms, boolean isOpen) {
    String query(String operator) {
      return terms.stream()
          .map(MessageSearchTerms::quoted)
          .collect(Collectors.joining(operator, "(", isOpen ? ":*)" : ")"));
    }

    boolean isAt(List<Piece> pieces, int place) {
      return IntStream.range(0, terms.size())
          .allMatch(i -> isTerm(i, pieces.get(place + i).term()));
    }

    private boolean isTerm(int i, String term) {
      return (isOpen && i == terms.size() - 1)
          ? term.startsWith(terms.get(i))
          : term.equals(terms.get(i));
    }
  }

  private final MessageSearchTokens tokens = new MessageSearchTokens();
  private final List<Phrase> phrases = new ArrayList<>();

  MessageSearchWords(String text) {
    var parts =
        SPACES.splitAsStream(text).map(tokens::of).filter(pieces -> !pieces.isEmpty()).toList();
    for (int i = 0; i < parts.size(); i++) {
      var last = parts.get(i).getLast();
      boolean mayBegin = !last.isDense() && last.term().length() >= MIN_BEGINNING;
      phrases.add(
          new Phrase(
              parts.get(i).stream().map(Piece::term).toList(), mayBegin && i == parts.size() - 1));
    }
  }

  /// Whether there is nothing a message could have.
  boolean isEmpty() {
    return phrases.isEmpty();
  }

  /// The phrases as the text of a `tsquery`.
  String query() {
    return joined(" <-> ");
  }

  /// The same without regard to places.
  String terms() {
    return joined(" & ");
  }

  private String joined(String operator) {
    return phrases.stream()
        .map(phrase -> phrase.query(operator))
        .collect(Collectors.joining(" & "));
  }

  /// Where a text has the phrases, in order; places that overlap or touch are one.
  List<MessageSearchRange> in(String text) {
    var pieces = tokens.of(text);
    var found = new ArrayList<MessageSearchRange>();
    for (var phrase : phrases) {
      int length = phrase.terms().size();
      for (int i = 0; i + length <= pieces.size(); i++) {
        if (phrase.isAt(pieces, i)) {
          int start = pieces.get(i).start();
          found.add(new MessageSearchRange(start, pieces.get(i + length - 1).end() - start));
        }
      }
    }
    found.sort(Comparator.comparingInt(MessageSearchRange::start));
    return joined(found);
  }

  private static List<MessageSearchRange> joined(List<MessageSearchRange> sorted) {
    var joined = new ArrayList<MessageSearchRange>();
    for (var range : sorted) {
      if (!joined.isEmpty() && joined.getLast().end() >= range.start()) {
        joined.add(joined.removeLast().until(range.end()));
      } else {
        joined.add(range);
      }
    }
    return joined;
  }
}
