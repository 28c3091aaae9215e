package im.connection.kernel;

import java.security.Principal;
import java.util.Locale;

/// Who makes a request: a user on one of their devices, and the language they read.
public record Caller(UserId user, DeviceId device, String username, Locale language)
    implements Principal {
  @Override
  public String getName() {
    return username;
  }
}
