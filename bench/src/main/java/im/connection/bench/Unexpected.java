package im.connection.bench;

/// The server, or the machine, did not do what a measurement stands on; the message says what.
final class Unexpected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unexpected(String message) {
    super(message);
  }

  Unexpected(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
