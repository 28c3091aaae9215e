package im.connection.presence;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.connection.kernel.Refusal;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How available a user says to be, or is seen to be: nobody is seen `invisible`, but `offline`,
/// and nobody says to be `offline`.
@Schema(description = "How available a user is")
public enum Availability {
  @JsonProperty("online")
  ONLINE,
  @JsonProperty("away")
  AWAY,
  @JsonProperty("busy")
  BUSY,
  @JsonProperty("invisible")
  INVISIBLE,
  @JsonProperty("offline")
  OFFLINE;

  /// What a user may choose.
  ///
  /// @throws Refusal `invalid_argument` for anything but `online`, `away`, `busy`, `invisible`
  static Availability chosen(String name) {
    for (var availability : values()) {
      if (availability != OFFLINE && availability.wireName().equals(name)) {
        return availability;
      }
    }
    throw Refusal.invalid("availability", "online, away, busy or invisible");
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
