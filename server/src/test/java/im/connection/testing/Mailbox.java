package im.connection.testing;

import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// A real SMTP server on a free port of loopback, and the mails it took.
public final class Mailbox implements AutoCloseable {
  private static final Pattern CODE =
      Pattern.compile("^ {4}([0-9a-z]{6,})\\s*$", Pattern.MULTILINE);

  /// A mail that arrived.
  public record Letter(String to, String from, String subject, String text, String html) {
    /// The code it brings.
    public String code() {
      var found = CODE.matcher(text);
      if (!found.find()) {
        throw new AssertionError("no code in: " + text);
      }
      return found.group(1);
    }
  }

  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  /// Starts it.
  public Mailbox() {
    server.start();
  }

  /// What `IMC_SMTP_URL` takes.
  public String url() {
    return "smtp://127.0.0.1:" + server.getSmtp().getPort();
  }

  /// All mails to an address so far, the oldest first.
  public List<Letter> to(String address) {
    return Arrays.stream(server.getReceivedMessages())
        .map(Mailbox::read)
        .filter(letter -> letter.to().equals(address))
        .toList();
  }

  /// The mail that comes to an address as its `count`-th.
  public Letter next(String address, int count) {
    await("mail to " + address)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> to(address).size() >= count);
    return to(address).get(count - 1);
  }

  @Override
  public void close() {
    server.stop();
  }

  private static Letter read(MimeMessage message) {
    try {
      var parts = (MimeMultipart) message.getContent();
      return new Letter(
          message.getAllRecipients()[0].toString(),
          message.getFrom()[0].toString(),
          message.getSubject(),
          parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n"),
          parts.getBodyPart(1).getContent().toString().replace("\r\n", "\n"));
    } catch (MessagingException | IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
