package im.connection.kernel;

import java.util.Locale;

/// Every way a request can fail: a stable wire name (the constant in lower case), the HTTP status
/// (RFC 9110) and the JSON-RPC 2.0 error number that go with it.
public enum ErrorCode {
  MALFORMED_JSON(400, -32700),
  INVALID_REQUEST(400, -32600),
  UNKNOWN_METHOD(404, -32601),
  INVALID_ARGUMENT(400, -32602),
  INTERNAL(500, -32603),
  UNAUTHENTICATED(401, -32001),
  TOKEN_EXPIRED(401, -32001),
  TOKEN_REVOKED(401, -32001),
  BAD_CREDENTIALS(401, -32001),
  SECOND_FACTOR_REQUIRED(401, -32001),
  WEAK_PASSWORD(400, -32602),
  INVALID_CODE(400, -32602),
  EMAIL_REQUIRED(400, -32602),
  FORBIDDEN(403, -32003),
  EMAIL_NOT_ACCEPTED(403, -32003),
  SIGN_UP_CLOSED(403, -32003),
  INVITE_CODE_INVALID(403, -32003),
  ACCOUNT_SUSPENDED(403, -32003),
  NOT_ACCEPTED(403, -32003),
  BLOCKED_BY_YOU(403, -32003),
  STRANGER_LIMIT(403, -32003),
  MUTED(403, -32003),
  NOT_FOUND(404, -32004),
  METHOD_NOT_ALLOWED(405, -32005),
  NOT_ACCEPTABLE(406, -32006),
  CONFLICT(409, -32009),
  USERNAME_TAKEN(409, -32009),
  CLIENT_ID_CONFLICT(409, -32009),
  GROUP_FULL(409, -32009),
  GROUP_DISMISSED(409, -32009),
  OWNER_CANNOT_LEAVE(409, -32009),
  REQUEST_CLOSED(409, -32009),
  REQUEST_LIMIT(409, -32009),
  LIST_FULL(409, -32009),
  RECALL_TOO_LATE(409, -32009),
  EDIT_TOO_LATE(409, -32009),
  POLL_CLOSED(409, -32009),
  TOO_LARGE(413, -32013),
  UNSUPPORTED_MEDIA_TYPE(415, -32015),
  RATE_LIMITED(429, -32029),
  SLOW_MODE(429, -32029),
  DAILY_LIMIT(429, -32029),
  MAIL_UNAVAILABLE(501, -32054),
  OVERLOADED(503, -32053),
  UNAVAILABLE(503, -32053);

  private final int httpStatus;
  private final int rpcCode;

  ErrorCode(int httpStatus, int rpcCode) {
    this.httpStatus = httpStatus;
    this.rpcCode = rpcCode;
  }

  /// The stable name on the wire, such as `invalid_argument`.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The HTTP status of a problem with this code.
  public int httpStatus() {
    return httpStatus;
  }

  /// The number of a JSON-RPC error with this code.
  public int rpcCode() {
    return rpcCode;
  }
}
