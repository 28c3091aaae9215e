package im.connection.accounts;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// For whom something of a user is meant.
@Schema(
    description = "For whom something is meant: everybody signed in, the user's contacts, nobody")
public enum Audience {
  @JsonProperty("everyone")
  EVERYONE,
  @JsonProperty("contacts")
  CONTACTS,
  @JsonProperty("nobody")
  NOBODY;

  /// Whether it is meant for somebody who stands to the user like this.
  public boolean includes(Acquaintance viewer) {
    return switch (viewer) {
      case SELF -> true;
      case CONTACT -> this != NOBODY;
      case STRANGER -> this == EVERYONE;
      case BLOCKED -> false;
    };
  }
}
