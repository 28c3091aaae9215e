package im.connection.platform.mail;

/// An e-mail to one address, as text and as HTML.
public record Mail(String to, String subject, String text, String html) {}
