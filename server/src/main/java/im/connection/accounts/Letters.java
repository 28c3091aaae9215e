package im.connection.accounts;

import im.connection.kernel.Refusal;
import im.connection.platform.mail.Mail;
import im.connection.platform.mail.Mailer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.ResourceBundle;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The mails that accounts send, in the reader's language: the sentences of `mails.properties` in
/// the frame of `mail.html`.
@Singleton
final class Letters {
  /// What a mail is about; its sentences are named after it.
  enum Kind {
    /// The code of somebody who registers.
    SIGN_UP,
    /// The code of a user's new address.
    VERIFY,
    /// The code with which a user gives an address up; names the new one.
    RELEASE,
    /// The code with which a password is reset; names the user.
    RESET,
    /// Somebody wants this address, which has an account already; names the user.
    KNOWN,
    /// The address was given up; names the new one.
    RELEASED,
    /// The password was changed.
    PASSWORD_CHANGED,
    /// The account is to be deleted; names the time.
    DELETION;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private static final Logger LOG = Logger.getLogger(Letters.class);

  private final Mailer mailer;
  private final String frame = read();

  Letters(Mailer mailer) {
    this.mailer = mailer;
  }

  /// Sends a mail without a code soon, if it can be sent.
  void tell(Kind kind, String to, String name, Locale language) {
    send(kind, to, name, null, language);
  }

  /// Sends a mail soon, if it can be sent: what it tells of has happened.
  ///
  /// @param name what the mail names, as its kind says; may be empty
  /// @param code the code it brings, if it is one of those
  void send(Kind kind, String to, String name, @Nullable String code, Locale language) {
    try {
      mailer.send(compose(kind, to, name, code, language));
    } catch (Refusal refused) {
      LOG.warnf("mail not sent: kind=%s reason=%s", kind.key(), refused.code().wireName());
    }
  }

  Mail compose(Kind kind, String to, String name, @Nullable String code, Locale language) {
    var texts = ResourceBundle.getBundle("mails", language, NO_FALLBACK);
    String subject = texts.getString(kind.key() + ".subject");
    String intro = sentence(texts, kind.key() + ".intro", name);
    String outro = sentence(texts, kind.key() + ".outro", name);
    String text =
        code == null
            ? "%s\n\n%s\n".formatted(intro, outro)
            : "%s\n\n    %s\n\n%s\n".formatted(intro, code, outro);
    String html =
        frame
            .replace("{lang}", texts.getString("language"))
            .replace("{subject}", escape(subject))
            .replace("{code}", code == null ? "" : "<p class=\"code\">" + escape(code) + "</p>")
            .replace("{intro}", escape(intro))
            .replace("{outro}", escape(outro));
    return new Mail(to, subject, text, html);
  }

  private static String sentence(ResourceBundle texts, String key, String name) {
    return new MessageFormat(texts.getString(key), Locale.ROOT)
        .format(new Object[] {name, EmailCodes.LIFE.toMinutes()});
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String read() {
    try (var file = Letters.class.getResourceAsStream("/mail.html")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
