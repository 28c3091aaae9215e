package im.connection.kernel;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request that is not carried out, for a reason the caller is told: a stable code and the
/// arguments of its localised sentence. Adapters translate it; it carries no stack trace.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient List<Object> arguments;
  private final @Nullable Duration retryAfter;

  private Refusal(ErrorCode code, @Nullable Duration retryAfter, List<Object> arguments) {
    super(code.wireName() + arguments, null, false, false);
    this.code = code;
    this.retryAfter = retryAfter;
    this.arguments = arguments;
  }

  /// A refusal whose sentence takes the given arguments.
  public static Refusal of(ErrorCode code, Object... arguments) {
    return new Refusal(code, null, List.of(arguments));
  }

  /// `invalid_argument`: names the field and what would have been accepted.
  public static Refusal invalid(String field, String expected) {
    return of(ErrorCode.INVALID_ARGUMENT, field, expected);
  }

  /// A refusal that passes by itself: the caller may come again after `wait`.
  public static Refusal later(ErrorCode code, Duration wait) {
    return new Refusal(code, wait, List.of(Math.max(1, wait.toSeconds())));
  }

  /// A refusal with arguments that passes by itself after `wait`, or, without one, does not.
  public static Refusal lasting(ErrorCode code, @Nullable Duration wait, Object... arguments) {
    return new Refusal(code, wait, List.of(arguments));
  }

  /// The stable code.
  public ErrorCode code() {
    return code;
  }

  /// The arguments of the localised sentence, in the order the sentence numbers them.
  public List<Object> arguments() {
    return arguments;
  }

  /// How long to wait before coming again, when waiting helps.
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
