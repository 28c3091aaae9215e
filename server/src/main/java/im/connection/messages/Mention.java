package im.connection.messages;

import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a text that mentions somebody.
///
/// @param offset where it begins, in UTF-16 code units
/// @param length how long it is, likewise
/// @param userId whom it mentions; without it `everyone` is true
/// @param everyone whether it mentions all members
record Mention(
    Integer offset, Integer length, @Nullable UserId userId, @Nullable Boolean everyone) {
  private static final int MAX = 50;

  public Mention {
    if ((userId == null) != Boolean.TRUE.equals(everyone)) {
      throw Refusal.invalid("body.mentions", "either userId or everyone: true");
    }
  }

  /// The mentions of a text by place, each within it and none over another.
  static List<Mention> inOrder(String text, List<Mention> mentions) {
    if (mentions.size() > MAX) {
      throw Refusal.invalid("body.mentions", "at most %d of them".formatted(MAX));
    }
    var sorted = mentions.stream().sorted(Comparator.comparing(Mention::offset)).toList();
    int end = 0;
    for (Mention mention : sorted) {
      if (mention.offset() < end
          || mention.length() < 1
          || mention.length() > text.length() - mention.offset()
          || isSplit(text, mention.offset())
          || isSplit(text, mention.offset() + mention.length())) {
        throw Refusal.invalid(
            "body.mentions", "parts of the text in UTF-16 units, none over another");
      }
      end = mention.offset() + mention.length();
    }
    return sorted;
  }

  boolean isOfEveryone() {
    return Boolean.TRUE.equals(everyone);
  }

  private static boolean isSplit(String text, int index) {
    return index > 0
        && index < text.length()
        && Character.isLowSurrogate(text.charAt(index))
        && Character.isHighSurrogate(text.charAt(index - 1));
  }
}
