package im.connection.links;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tells addresses that seem to hold a secret: asking for them could use it up, or show what was
/// meant for one person.
final class Secrets {
  /// Words in the name of a parameter.
  private static final Set<String> NAMES =
      Set.of(
          "token",
          "key",
          "apikey",
          "sig",
          "signature",
          "hmac",
          "code",
          "otp",
          "password",
          "passwd",
          "pwd",
          "pass",
          "secret",
          "auth",
          "authorization",
          "credential",
          "credentials",
          "session",
          "sessionid",
          "sid",
          "phpsessid",
          "jsessionid",
          "jwt",
          "ticket",
          "invite",
          "reset",
          "nonce",
          "magic");

  /// Ends of the name of a parameter.
  private static final Pattern NAME_ENDS =
      Pattern.compile("(?:token|secret|password|signature|session|apikey|auth)$");

  /// Words in the path before something that only the recipient of a mail should open.
  private static final Set<String> STEPS =
      Set.of(
          "reset",
          "verify",
          "verification",
          "confirm",
          "activate",
          "magic",
          "invite",
          "unsubscribe",
          "login",
          "signin",
          "auth",
          "token",
          "password",
          "session",
          "join");

  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9_-]{20,}");
  private static final Pattern UNBROKEN = Pattern.compile("[A-Za-z0-9]{20,}");
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{32,}", Pattern.CASE_INSENSITIVE);
  private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
  private static final int LONG_STEP = 16;

  private Secrets() {}

  /// Whether `address` seems to hold one in its query, its fragment or its path.
  static boolean isIn(WebAddress address) {
    return isInParameters(address.query())
        || isInParameters(address.fragment())
        || isInPath(address.path());
  }

  private static boolean isInParameters(@Nullable String query) {
    return query != null
        && Stream.of(query.split("[&;]", -1))
            .anyMatch(parameter -> {
              int equals = parameter.indexOf('=');
              String name = equals < 0 ? "" : parameter.substring(0, equals);
              return isSecretName(decoded(name))
                  || isRandom(decoded(parameter.substring(equals + 1)));
            });
  }

  private static boolean isSecretName(String name) {
    return words(name).anyMatch(word -> NAMES.contains(word) || NAME_ENDS.matcher(word).find());
  }

  private static boolean isInPath(String path) {
    boolean isBehindWord = false;
    for (String part : path.split("/", -1)) {
      String[] parameters = part.split(";", 2);
      String step = decoded(parameters[0]);
      if (JWT.matcher(step).find()
          || isBehindOwnWord(step)
          || (isBehindWord && (isLong(step) || isRandom(step)))
          || (parameters.length > 1 && isInParameters(parameters[1]))) {
        return true;
      }
      isBehindWord |= hasWord(step);
    }
    return false;
  }

  private static boolean isBehindOwnWord(String step) {
    return Stream.of(step.split("[^A-Za-z0-9]+", -1))
        .dropWhile(word -> !hasWord(word))
        .skip(1)
        .anyMatch(Secrets::isLong);
  }

  private static boolean hasWord(String step) {
    return words(step).anyMatch(STEPS::contains);
  }

  private static Stream<String> words(String text) {
    String apart = text.replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    return Stream.of(apart.split("[^a-z0-9]+", -1));
  }

  private static boolean isLong(String step) {
    return step.length() >= LONG_STEP && step.chars().anyMatch(Character::isDigit);
  }

  private static boolean isRandom(String value) {
    return RUN.matcher(value).results().anyMatch(run -> isMixed(run.group()))
        || UNBROKEN.matcher(value).results().anyMatch(run -> hasDigitsAndLetters(run.group()))
        || JWT.matcher(value).find()
        || HEX.matcher(value.replace("-", "")).find();
  }

  private static boolean isMixed(String run) {
    return hasDigitsAndLetters(run)
        && run.chars().anyMatch(Character::isUpperCase)
        && run.chars().anyMatch(Character::isLowerCase);
  }

  private static boolean hasDigitsAndLetters(String run) {
    return run.chars().anyMatch(Character::isDigit) && run.chars().anyMatch(Character::isLetter);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return text;
    }
  }
}
