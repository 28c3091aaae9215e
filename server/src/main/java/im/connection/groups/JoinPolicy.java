package im.connection.groups;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How users who were not invited come into a group.
@Schema(
    description =
        """
        How users who were not invited come in. `open`: whoever wants. `approval`: whoever the owner \
        or an admin lets in after asking. `invitation`: not at all, and they do not learn that the \
        group exists.\
        """)
public enum JoinPolicy {
  @JsonProperty("open")
  OPEN,
  @JsonProperty("approval")
  APPROVAL,
  @JsonProperty("invitation")
  INVITATION;

  static JoinPolicy named(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }

  String storedName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
