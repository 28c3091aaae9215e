package im.connection.accounts;

import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/// The passwords an attacker tries first; upper and lower case make no difference.
@Singleton
final class CommonPasswords {
  private static final String RESOURCE = "common-passwords.txt";

  private final Set<String> passwords = read();

  CommonPasswords() {}

  boolean contains(String password) {
    return passwords.contains(PasswordRules.fold(password));
  }

  int size() {
    return passwords.size();
  }

  private static Set<String> read() {
    try (InputStream stream = CommonPasswords.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException("missing resource " + RESOURCE);
      }
      var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)).lines();
      return lines.filter(line -> !line.startsWith("#!")).collect(Collectors.toUnmodifiableSet());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
