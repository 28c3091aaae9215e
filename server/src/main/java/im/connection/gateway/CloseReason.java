package im.connection.gateway;

import im.connection.kernel.ErrorCode;

/// Why the server closes a connection: a close code (RFC 6455 section 7.4; 4000 and up are ours)
/// and a short text. Clients reconnect at once after 1012, after a pause after 1013, with a fresh
/// token after 4001 and 4002, sign in again after 4003, and tell the user after 4004.
enum CloseReason {
  PROTOCOL(1002, "not a WebSocket frame this server understands"),
  UNSUPPORTED(1003, "text frames only"),
  NOT_TEXT(1007, "text frames are UTF-8"),
  POLICY(1008, "too many malformed requests"),
  TOO_LARGE(1009, "frames are at most 64 KiB"),
  RESTARTING(1012, "the server restarts: reconnect"),
  SLOW(1013, "the client does not read"),
  LATER(1013, "too much is going on: reconnect later"),
  UNAUTHENTICATED(4001, "not signed in: session.open within 10 s, at most 3 tries"),
  TOKEN_EXPIRED(4002, "the access token expired"),
  SIGNED_OUT(4003, "the device was signed out"),
  SUSPENDED(4004, "the account is suspended");

  private final short code;
  private final String text;

  CloseReason(int code, String text) {
    this.code = (short) code;
    this.text = text;
  }

  /// The reason that fits a refused token.
  static CloseReason of(ErrorCode code) {
    return switch (code) {
      case TOKEN_EXPIRED -> TOKEN_EXPIRED;
      case TOKEN_REVOKED -> SIGNED_OUT;
      case RATE_LIMITED, OVERLOADED, UNAVAILABLE -> LATER;
      default -> UNAUTHENTICATED;
    };
  }

  short code() {
    return code;
  }

  String text() {
    return text;
  }
}
