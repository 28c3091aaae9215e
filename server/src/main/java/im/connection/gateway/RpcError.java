package im.connection.gateway;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import org.jspecify.annotations.Nullable;

/// The error member of a JSON-RPC answer.
///
/// @param code the number that JSON-RPC 2.0 or this server gives to the kind of error
/// @param message a sentence in the connection's language
record RpcError(int code, String message, Data data) {
  /// The stable code, the field at fault and the seconds to wait, as in a REST problem.
  record Data(String code, @Nullable String field, @Nullable Long retryAfter) {}

  static RpcError of(Refusal refusal, String sentence) {
    var code = refusal.code();
    var wait = refusal.retryAfter();
    boolean hasField = code == ErrorCode.INVALID_ARGUMENT && !refusal.arguments().isEmpty();
    return new RpcError(
        code.rpcCode(),
        sentence,
        new Data(
            code.wireName(),
            hasField ? refusal.arguments().getFirst().toString() : null,
            wait == null ? null : Math.max(1, wait.toSeconds())));
  }
}
