package im.connection.contacts;

import im.connection.kernel.Given;
import im.connection.kernel.Refusal;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules for the labels under which a user files contacts.
final class Labels {
  /// How many labels one contact may carry.
  static final int MAX_EACH = 10;

  /// How many different labels one user may have in use.
  static final int MAX_IN_USE = 200;

  private static final int MAX_LENGTH = 32;

  private Labels() {}

  /// One label: 1 to 32 characters in NFC, none of them control characters.
  static String check(String field, @Nullable String label) {
    String normal = label == null ? null : Normalizer.normalize(label, Normalizer.Form.NFC);
    return Given.name(field, normal, MAX_LENGTH);
  }

  /// At most [#MAX_EACH] labels, in the given order, each once.
  static List<String> check(List<String> labels) {
    var distinct = new LinkedHashSet<String>();
    labels.forEach(label -> distinct.add(check("labels", label)));
    if (distinct.size() > MAX_EACH) {
      throw Refusal.invalid("labels", "at most %d labels".formatted(MAX_EACH));
    }
    return List.copyOf(distinct);
  }
}
