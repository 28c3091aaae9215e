package im.connection.accounts;

import im.connection.kernel.Refusal;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How a client that signs in describes itself; what it leaves out is filled in.
@Schema(description = "How a client that signs in describes itself")
record NewDevice(
    @Schema(description = "1..64 visible characters", examples = "Alice's phone")
        @Nullable String name,
    @Schema(
            description = "What it runs on: 1..20 of a-z 0-9 -",
            examples = {"web", "android", "ios", "linux"})
        @Nullable String platform) {
  static final int MAX_NAME = 64;
  static final NewDevice UNNAMED = new NewDevice(null, null);

  private static final Pattern PLATFORM = Pattern.compile("[a-z0-9-]{1,20}");

  NewDevice {
    name = name == null ? null : Text.line("device.name", name, MAX_NAME);
    if (platform != null && !PLATFORM.matcher(platform).matches()) {
      throw Refusal.invalid("device.platform", "1..20 of a-z 0-9 -");
    }
  }

  /// The name to show in the list of devices.
  String nameOrDefault() {
    return name == null ? "unnamed" : name;
  }

  /// The platform to show in the list of devices.
  String platformOrDefault() {
    return platform == null ? "other" : platform;
  }
}
