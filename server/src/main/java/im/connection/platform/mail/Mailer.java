package im.connection.platform.mail;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.platform.config.Settings;
import im.connection.platform.lifecycle.Drainable;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Sends mails over SMTP in the background, two at a time, so that nobody learns from the time of
/// an answer whether a mail was sent. A failed mail is tried again twice and then given up: whoever
/// waits for it asks for another. What waits when the server stops is lost.
@Singleton
public final class Mailer implements Drainable {
  private static final Logger LOG = Logger.getLogger(Mailer.class);
  private static final int MAX_WAITING = 1_000;
  private static final int MAX_TRIES = 3;
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);
  private static final Duration WHEN_FULL = Duration.ofSeconds(30);
  private static final String TIMEOUT = "15000";

  private final Settings.@Nullable Smtp smtp;
  private final AtomicInteger waiting = new AtomicInteger();
  private final MeterRegistry metrics;
  private final ScheduledThreadPoolExecutor senders =
      new ScheduledThreadPoolExecutor(2, Thread.ofVirtual().name("mail-", 0).factory());

  /// Sends by the server that `IMC_SMTP_URL` names.
  public Mailer(Settings settings, MeterRegistry metrics) {
    this.smtp = settings.smtp().orElse(null);
    this.metrics = metrics;
    metrics.gauge("imc.mails.waiting", waiting);
  }

  /// Lets a request pass that needs mail.
  ///
  /// @throws Refusal `mail_unavailable` when no SMTP server is set, `overloaded` when too many
  ///   mails wait
  public void require() {
    if (smtp == null) {
      throw Refusal.of(ErrorCode.MAIL_UNAVAILABLE);
    }
    if (waiting.get() >= MAX_WAITING) {
      throw Refusal.later(ErrorCode.OVERLOADED, WHEN_FULL);
    }
  }

  /// Sends a mail soon.
  ///
  /// @throws Refusal as [#require()] does
  public void send(Mail mail) {
    require();
    waiting.incrementAndGet();
    senders.execute(() -> attempt(mail, 1));
  }

  @Override
  public int order() {
    return 300;
  }

  @Override
  public void drain(Duration limit) throws InterruptedException {
    senders.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    senders.shutdown();
    if (!senders.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warnf("mails given up at the stop: count=%d", waiting.get());
    }
  }

  private void attempt(Mail mail, int number) {
    try {
      deliver(mail);
      waiting.decrementAndGet();
      metrics.counter("imc.mails", "outcome", "sent").increment();
    } catch (MessagingException failed) {
      if (number < MAX_TRIES && !senders.isShutdown()) {
        var _ =
            senders.schedule(
                () -> attempt(mail, number + 1), BETWEEN_TRIES.toSeconds(), TimeUnit.SECONDS);
        return;
      }
      waiting.decrementAndGet();
      metrics.counter("imc.mails", "outcome", "failed").increment();
      LOG.warnf(
          "mail not sent: check IMC_SMTP_URL and IMC_SMTP_FROM: reason=%s", failed.getMessage());
    }
  }

  private void deliver(Mail mail) throws MessagingException {
    var server = Objects.requireNonNull(smtp);
    var session = Session.getInstance(properties(server));
    var message = new MimeMessage(session);
    message.setFrom(new InternetAddress(server.from()));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.to()));
    message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
    message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: no automatic answers
    message.setContent(content(mail));
    try (var transport = session.getTransport(server.isTls() ? "smtps" : "smtp")) {
      if (server.user().isEmpty()) {
        transport.connect();
      } else {
        transport.connect(server.user(), server.password());
      }
      message.saveChanges();
      transport.sendMessage(message, message.getAllRecipients());
    }
  }

  private static MimeMultipart content(Mail mail) throws MessagingException {
    var text = new MimeBodyPart();
    text.setText(mail.text(), StandardCharsets.UTF_8.name());
    var html = new MimeBodyPart();
    html.setContent(mail.html(), "text/html; charset=UTF-8");
    var content = new MimeMultipart("alternative");
    content.addBodyPart(text);
    content.addBodyPart(html);
    return content;
  }

  /// A password travels only where TLS was negotiated.
  private static Properties properties(Settings.Smtp server) {
    String protocol = server.isTls() ? "mail.smtps." : "mail.smtp.";
    var properties = new Properties();
    properties.put(protocol + "host", server.host());
    properties.put(protocol + "port", Integer.toString(server.port()));
    properties.put(protocol + "auth", Boolean.toString(!server.user().isEmpty()));
    properties.put(protocol + "starttls.enable", "true");
    properties.put(
        protocol + "starttls.required",
        Boolean.toString(!server.isTls() && !server.user().isEmpty() && !server.isLocal()));
    properties.put(protocol + "ssl.checkserveridentity", "true");
    properties.put(protocol + "connectiontimeout", TIMEOUT);
    properties.put(protocol + "timeout", TIMEOUT);
    properties.put(protocol + "writetimeout", TIMEOUT);
    return properties;
  }
}
