package im.connection.accounts;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Codes for whoever has lost the app, each good once.
@Schema(description = "Codes for whoever has lost the app, each good once")
record RecoveryCodes(
    @Schema(description = "Ten of 16 letters and digits", examples = "[\"mzxw6ytboi2dimzx\"]")
        List<String> recoveryCodes) {
  RecoveryCodes {
    recoveryCodes = List.copyOf(recoveryCodes);
  }

  @Override
  public String toString() {
    return "RecoveryCodes[]";
  }
}
