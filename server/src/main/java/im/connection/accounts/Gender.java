package im.connection.accounts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What a person says they are.
public enum Gender {
  FEMALE,
  MALE,
  OTHER;

  /// The name on the wire and in the database.
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Gender ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
