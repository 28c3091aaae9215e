package im.connection.accounts;

import im.connection.kernel.Refusal;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The tags of a user or group: at most twenty, each one line of 1 to 32 characters without a
/// comma, in lower case and NFKC with single spaces, so that whoever searches for one finds it
/// however it was typed.
public final class Tags {
  static final int MAX_TAGS = 20;
  static final int MAX_LENGTH = 32;

  private Tags() {}

  /// The tags as they are kept, each once, in the order given.
  ///
  /// @throws Refusal `invalid_argument`
  public static List<String> tidy(List<@Nullable String> typed) {
    if (typed.size() > MAX_TAGS) {
      throw Refusal.invalid("tags", "at most %d tags".formatted(MAX_TAGS));
    }
    return typed.stream().map(Tags::tidy).distinct().toList();
  }

  private static String tidy(@Nullable String typed) {
    String folded =
        Normalizer.normalize(typed == null ? "" : typed, Normalizer.Form.NFKC)
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\h+", " ");
    String tag = Text.line("tags", folded, MAX_LENGTH);
    if (tag.contains(",")) {
      throw Refusal.invalid("tags", "tags without commas");
    }
    return tag;
  }
}
