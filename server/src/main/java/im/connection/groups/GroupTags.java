package im.connection.groups;

import im.connection.kernel.Given;
import im.connection.kernel.Refusal;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The rules for a group's tags: at most 20, each of 1 to 32 characters, without repetition. Kept
/// in one form, so that equal tags are found whoever typed them: NFKC, lower case, single spaces.
final class GroupTags {
  static final int MAX_TAGS = 20;
  static final int MAX_LENGTH = 32;

  private GroupTags() {}

  /// The tags in the form they are kept in.
  static List<String> check(List<@Nullable String> tags) {
    if (tags.size() > MAX_TAGS) {
      throw Refusal.invalid("tags", "at most %d tags".formatted(MAX_TAGS));
    }
    return tags.stream().map(GroupTags::check).distinct().toList();
  }

  private static String check(@Nullable String tag) {
    String folded = tag == null ? "" : Normalizer.normalize(tag, Normalizer.Form.NFKC);
    return Given.name("tags", folded.toLowerCase(Locale.ROOT).replaceAll("\\h+", " "), MAX_LENGTH);
  }
}
