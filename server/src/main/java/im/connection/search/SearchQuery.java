package im.connection.search;

import im.connection.accounts.Tags;
import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What somebody looks for: a text, tags, or both.
///
/// @param text 1 to 64 characters as they were typed; absent to look by tags alone
/// @param tags at most 20, in the form in which tags are kept
/// @param limit 1 to 200
record SearchQuery(
    @Nullable String text,
    List<String> tags,
    Match match,
    Sort sort,
    SearchCursor from,
    int limit) {
  static final int MAX_TEXT = 64;

  SearchQuery {
    text = checked("query", text);
    tags = Tags.tidy(tags);
    Page.checkLimit(limit);
    if (text == null && tags.isEmpty()) {
      throw Refusal.invalid("query", "a text, or tags");
    }
  }

  /// What is typed into a search field: blank is nothing.
  static @Nullable String checked(String field, @Nullable String typed) {
    String text = Given.text(field, typed, MAX_TEXT);
    if (text != null && text.codePoints().anyMatch(SearchQuery::isUnwritable)) {
      throw Refusal.invalid(field, "visible characters");
    }
    return text;
  }

  private static boolean isUnwritable(int point) {
    int type = Character.getType(point);
    return type == Character.CONTROL || type == Character.SURROGATE;
  }

  /// What the user or group must have, besides fitting a stage's text.
  boolean hasTags(List<String> candidate) {
    return tags.isEmpty()
        || switch (match) {
          case ANY -> tags.stream().anyMatch(candidate::contains);
          case ALL -> candidate.containsAll(tags);
        };
  }
}
