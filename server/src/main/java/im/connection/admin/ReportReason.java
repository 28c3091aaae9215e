package im.connection.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What is wrong with something that is reported.
@Schema(description = "What is wrong with it.")
public enum ReportReason {
  @JsonProperty("spam")
  SPAM,
  @JsonProperty("abuse")
  ABUSE,
  @JsonProperty("violence")
  VIOLENCE,
  @JsonProperty("sexual")
  SEXUAL,
  @JsonProperty("illegal")
  ILLEGAL,
  @JsonProperty("impersonation")
  IMPERSONATION,
  @JsonProperty("other")
  OTHER;

  static ReportReason named(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }

  String storedName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
