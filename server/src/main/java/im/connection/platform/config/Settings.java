package im.connection.platform.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The settings of one server, read once at start. Every setting is named `IMC_…` in the
/// environment and `imc.…` (lower case, dots for underscores) in the configuration file.
public record Settings(
    String host,
    int port,
    Path dataDir,
    Optional<Database> database,
    List<String> trustedProxies,
    boolean usesForwarded,
    Optional<Tls> tls,
    List<String> corsOrigins,
    Duration queueAge,
    int groupMaxMembers,
    boolean jsonLogs,
    int sendRate,
    int requestRate,
    int signupRate,
    int maxConnections,
    int maxConnectionsPerUser,
    int maxConnectionsPerAddress,
    Optional<Smtp> smtp,
    SignUp signUp,
    Optional<String> operatorKey,
    Duration deletionGrace,
    boolean linkPreviews,
    boolean strangersInvite,
    QuotaSettings quotas,
    Optional<String> secretKey) {
  /// An external PostgreSQL.
  public record Database(String url, String user, String password) {}

  /// The PEM files of the server's certificate chain and private key.
  public record Tls(Path certificate, Path key) {}

  /// The server that takes mails.
  ///
  /// @param isTls whether the connection starts with TLS, as opposed to STARTTLS
  /// @param user empty for a server that asks for none
  /// @param from the sender's address
  public record Smtp(
      String host, int port, boolean isTls, String user, String password, String from) {
    /// Whether it is on this machine.
    public boolean isLocal() {
      return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    }

    @Override
    public String toString() {
      return "Smtp[%s:%d]".formatted(host, port);
    }
  }

  /// Who may register.
  ///
  /// @param mode whether anybody may, or only who holds an invite code, or nobody
  /// @param needsEmail whether only with a verified e-mail address
  /// @param domains the only domains of such addresses, any when empty
  public record SignUp(Mode mode, boolean needsEmail, List<String> domains) {
    /// To whom the way in is open.
    public enum Mode {
      OPEN,
      INVITE,
      CLOSED
    }

    public SignUp {
      domains = List.copyOf(domains);
    }
  }

  /// A setting that cannot be used; the message names it and says what is accepted.
  public static final class InvalidSetting extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final String problem;

    InvalidSetting(String name, String problem) {
      super(name + problem);
      this.name = name;
      this.problem = problem;
    }

    /// The setting, as `IMC_…`.
    String name() {
      return name;
    }

    /// The same refusal, with the setting called as the operator wrote it.
    InvalidSetting calling(String written) {
      return new InvalidSetting(written, problem);
    }
  }

  public Settings {
    trustedProxies = List.copyOf(trustedProxies);
    corsOrigins = List.copyOf(corsOrigins);
    maxConnectionsPerAddress = Math.min(maxConnectionsPerAddress, Math.max(1, maxConnections / 2));
  }

  /// Reads settings from sources in order of precedence; each maps `IMC_…` to a value.
  ///
  /// @throws InvalidSetting when a value cannot be used or a name is unknown
  public static Settings read(List<Map<String, String>> sources) {
    var values = new HashMap<String, String>();
    sources.reversed().forEach(values::putAll);
    var reader = new Reader(values);
    var settings =
        new Settings(
            reader.text("IMC_HOST", "127.0.0.1"),
            reader.number("IMC_PORT", 8080, 0, 65_535),
            reader.path("IMC_DATA_DIR", "data"),
            reader.database(),
            reader.list("IMC_TRUSTED_PROXIES"),
            reader
                .choice("IMC_FORWARDED_HEADER", "x-forwarded-for", "forwarded")
                .equals("forwarded"),
            reader.tls(),
            reader.list("IMC_CORS_ORIGINS"),
            Duration.ofDays(reader.number("IMC_QUEUE_DAYS", 7, 1, 365)),
            reader.number("IMC_GROUP_MAX_MEMBERS", 5_000, 2, 100_000),
            reader.choice("IMC_LOG_FORMAT", "text", "json").equals("json"),
            reader.number("IMC_SEND_RATE", 200, 1, 1_000_000),
            reader.number("IMC_REQUEST_RATE", 100, 1, 1_000_000),
            reader.number("IMC_SIGNUP_RATE", 30, 1, 1_000_000),
            reader.number("IMC_MAX_CONNECTIONS", 50_000, 1, 10_000_000),
            reader.number("IMC_MAX_CONNECTIONS_PER_USER", 20, 1, 10_000),
            reader.number("IMC_MAX_CONNECTIONS_PER_ADDRESS", 2_000, 1, 10_000_000),
            MailSettings.smtp(reader),
            MailSettings.signUp(reader),
            reader.secret("IMC_OPERATOR_KEY"),
            Duration.ofDays(reader.number("IMC_DELETION_GRACE_DAYS", 14, 0, 365)),
            reader.choice("IMC_LINK_PREVIEWS", "true", "false").equals("true"),
            reader.choice("IMC_INVITED_BY", "contacts", "everyone").equals("everyone"),
            QuotaSettings.read(reader),
            reader.secret("IMC_SECRET_KEY"));
    reader.refuseUnknown();
    return settings;
  }

  /// Reads single settings.
  static final class Reader {
    private static final int MIN_SECRET = 24;

    private final Map<String, String> values;
    private final List<String> used = new ArrayList<>(List.of("IMC_HEAP", "IMC_JAVA_OPTS"));

    Reader(Map<String, String> values) {
      this.values = values;
    }

    String text(String name, String fallback) {
      used.add(name);
      String value = values.getOrDefault(name, "").strip();
      return value.isEmpty() ? fallback : value;
    }

    int number(String name, int fallback, int min, int max) {
      return parse(
          name,
          text(name, Integer.toString(fallback)),
          "a number from %d to %d".formatted(min, max),
          text -> {
            int number = Integer.parseInt(text);
            return number < min || number > max ? null : number;
          });
    }

    Path path(String name, String fallback) {
      return parse(
          name,
          text(name, fallback),
          "a path of a file system",
          text -> Path.of(text).toAbsolutePath().normalize());
    }

    String choice(String name, String... accepted) {
      return parse(
          name,
          text(name, accepted[0]),
          String.join(" or ", accepted),
          text -> Arrays.asList(accepted).contains(text) ? text : null);
    }

    List<String> list(String name) {
      return Arrays.stream(text(name, "").split(","))
          .map(String::strip)
          .filter(item -> !item.isEmpty())
          .toList();
    }

    Optional<Database> database() {
      String url = text("IMC_DATABASE_URL", "");
      String user = text("IMC_DATABASE_USER", "");
      String password = text("IMC_DATABASE_PASSWORD", "");
      if (url.isEmpty()) {
        return Optional.empty();
      }
      if (!url.startsWith("jdbc:postgresql:")) {
        throw new InvalidSetting(
            "IMC_DATABASE_URL",
            ": not understood (expected: jdbc:postgresql://host:port/database)");
      }
      return Optional.of(new Database(url, user, password));
    }

    /// A secret, which is not repeated when it cannot be used.
    Optional<String> secret(String name) {
      String value = text(name, "");
      if (!value.isEmpty() && value.length() < MIN_SECRET) {
        throw new InvalidSetting(
            name, ": too short (expected: at least %d random characters)".formatted(MIN_SECRET));
      }
      return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    Optional<Tls> tls() {
      String certificate = text("IMC_TLS_CERT", "");
      String key = text("IMC_TLS_KEY", "");
      if (certificate.isEmpty() != key.isEmpty()) {
        throw new InvalidSetting(
            certificate.isEmpty() ? "IMC_TLS_KEY" : "IMC_TLS_CERT",
            ": set alone (expected: IMC_TLS_CERT and IMC_TLS_KEY, both or none)");
      }
      return certificate.isEmpty()
          ? Optional.empty()
          : Optional.of(new Tls(path("IMC_TLS_CERT", ""), path("IMC_TLS_KEY", "")));
    }

    void refuseUnknown() {
      values.keySet().stream()
          .filter(name -> name.startsWith("IMC_") && !used.contains(name))
          .sorted()
          .findFirst()
          .ifPresent(name -> {
            throw new InvalidSetting(name, ": no such setting (see docs/operations.md)");
          });
    }

    static <T> T parse(String name, String text, String expected, Function<String, T> read) {
      try {
        T value = read.apply(text);
        if (value != null) {
          return value;
        }
      } catch (NumberFormatException | InvalidPathException unreadable) {
        throw new InvalidSetting(name, ": %s (expected: %s)".formatted(text, expected));
      }
      throw new InvalidSetting(name, ": %s (expected: %s)".formatted(text, expected));
    }
  }
}
