package im.connection.platform.config;

import im.connection.platform.config.Settings.InvalidSetting;
import java.net.IDN;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the settings that have to do with e-mail.
final class MailSettings {
  private static final String EXPECTED = "smtp://user:password@host:587 or smtps://…:465";
  private static final int SMTP_PORT = 25;
  private static final int SMTPS_PORT = 465;

  private MailSettings() {}

  static Optional<Settings.Smtp> smtp(Settings.Reader reader) {
    String url = reader.text("IMC_SMTP_URL", "");
    String from = reader.text("IMC_SMTP_FROM", "");
    if (url.isEmpty()) {
      return Optional.empty();
    }
    // the value may hold a password and is not repeated
    var uri = parse(url);
    if (uri == null) {
      throw new InvalidSetting(
          "IMC_SMTP_URL", ": not understood (expected: %s)".formatted(EXPECTED));
    }
    boolean isTls = uri.getScheme().equalsIgnoreCase("smtps");
    String[] account =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    String user = account.length > 0 ? decode(account[0]) : "";
    String password = account.length > 1 ? decode(account[1]) : "";
    String sender = from.isEmpty() && user.contains("@") ? user : from;
    if (!sender.contains("@")) {
      throw new InvalidSetting(
          "IMC_SMTP_FROM", ": %s (expected: the address mails come from)".formatted(from));
    }
    int port = uri.getPort() > 0 ? uri.getPort() : isTls ? SMTPS_PORT : SMTP_PORT;
    return Optional.of(new Settings.Smtp(uri.getHost(), port, isTls, user, password, sender));
  }

  static Settings.SignUp signUp(Settings.Reader reader) {
    var mode =
        Settings.SignUp.Mode.valueOf(
            reader.choice("IMC_SIGNUP", "open", "invite", "closed").toUpperCase(Locale.ROOT));
    boolean needsEmail =
        reader.choice("IMC_SIGNUP_EMAIL", "optional", "required").equals("required");
    var domains =
        reader.list("IMC_SIGNUP_DOMAINS").stream()
            .map(domain -> IDN.toASCII(domain).toLowerCase(Locale.ROOT))
            .toList();
    if ((needsEmail || !domains.isEmpty()) && reader.text("IMC_SMTP_URL", "").isEmpty()) {
      throw new InvalidSetting(
          "IMC_SMTP_URL", ": missing (needed by IMC_SIGNUP_EMAIL and IMC_SIGNUP_DOMAINS)");
    }
    return new Settings.SignUp(mode, needsEmail || !domains.isEmpty(), domains);
  }

  private static @Nullable URI parse(String url) {
    try {
      var uri = URI.create(url);
      String scheme = uri.getScheme();
      boolean isSmtp = "smtp".equalsIgnoreCase(scheme) || "smtps".equalsIgnoreCase(scheme);
      return isSmtp && uri.getHost() != null ? uri : null;
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
