package im.connection.platform.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Id;
import im.connection.kernel.Refusal;
import im.connection.platform.json.JsonRules;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Turns whatever made a request fail into the refusal its caller is told. What nobody expected is
/// logged under an incident id, which is all the caller hears of it.
@Singleton
public final class Failures {
  private static final Logger LOG = Logger.getLogger(Failures.class);
  private static final Duration DATABASE_WAIT = Duration.ofSeconds(2);

  /// The refusal behind a failure: itself, what it says about bad JSON, `unavailable` while the
  /// database is, otherwise `internal`.
  public Refusal refusal(Throwable failure) {
    return refusal(failure, Refusal.of(ErrorCode.INTERNAL));
  }

  /// As [#refusal(Throwable)], but a failure of which nothing is known is `otherwise`.
  Refusal refusal(Throwable failure, Refusal otherwise) {
    var refusal = cause(failure, Refusal.class);
    if (refusal != null) {
      return refusal;
    }
    var json = cause(failure, JsonProcessingException.class);
    if (json != null && !isOurFault(json)) {
      return json(json);
    }
    var sql = cause(failure, SQLException.class);
    if (sql != null && isPassing(sql)) {
      LOG.warnf("database unavailable: state=%s reason=%s", sql.getSQLState(), sql.getMessage());
      return Refusal.later(ErrorCode.UNAVAILABLE, DATABASE_WAIT);
    }
    return otherwise.code() == ErrorCode.INTERNAL ? incident(failure) : otherwise;
  }

  private static Refusal incident(Throwable failure) {
    String incident = UUID.randomUUID().toString().substring(0, 8);
    LOG.errorf(failure, "request failed: incident=%s", incident);
    return Refusal.of(ErrorCode.INTERNAL, incident);
  }

  private static Refusal json(JsonProcessingException failure) {
    if (cause(failure, StreamConstraintsException.class) != null) {
      return Refusal.invalid("body", JsonRules.BOUNDS);
    }
    if (!(failure instanceof JsonMappingException mapping)) {
      return Refusal.of(ErrorCode.MALFORMED_JSON);
    }
    String field = field(mapping);
    if (cause(failure, InputCoercionException.class) != null) {
      return Refusal.invalid(field, "a whole number of at most 64 bits");
    }
    return switch (mapping) {
      case UnrecognizedPropertyException _ -> Refusal.invalid(field, "no field of this name");
      case MismatchedInputException mismatch when isMissing(mismatch) ->
          Refusal.invalid(field, "a value");
      case ValueInstantiationException _ -> Refusal.invalid(field, "values that fit together");
      case MismatchedInputException mismatch -> Refusal.invalid(field, expected(mismatch));
      default -> Refusal.of(ErrorCode.MALFORMED_JSON);
    };
  }

  private static boolean isMissing(MismatchedInputException failure) {
    String message = failure.getOriginalMessage();
    return failure instanceof InvalidNullException
        || message.startsWith("Missing ")
        || message.startsWith("No content")
        || message.startsWith("Invalid `null`")
        || message.startsWith("Cannot map `null`");
  }

  private static String expected(MismatchedInputException failure) {
    Class<?> type = failure.getTargetType();
    if (type == null) {
      return "another type";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "a whole number";
    }
    if (type.isEnum()) {
      return "one of the listed values";
    }
    if (Iterable.class.isAssignableFrom(type) || type.isArray()) {
      return "an array";
    }
    if (Id.class.isAssignableFrom(type)) {
      return "a positive decimal id";
    }
    if (type == Instant.class) {
      return JsonRules.TIME;
    }
    return type.isRecord() ? "an object" : "a string without U+0000 or lone surrogates";
  }

  private static String field(JsonMappingException failure) {
    String path =
        failure.getPath().stream()
            .map(step ->
                step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
            .collect(Collectors.joining("."))
            .replace(".[", "[");
    return path.isEmpty() ? "body" : path.substring(0, Math.min(path.length(), 100));
  }

  /// Whether a value of ours could not be written, or a type of ours not be read.
  private static boolean isOurFault(JsonProcessingException failure) {
    return failure instanceof InvalidDefinitionException
        || (failure instanceof DatabindException
            && failure.getProcessor() == null
            && cause(failure, StreamConstraintsException.class) == null)
        || failure.getProcessor() instanceof JsonGenerator;
  }

  /// Whether the database refuses now and may not later: no connection, shutting down, starting,
  /// out of connections, rolled back for another's sake, waited too long for a lock (PostgreSQL's
  /// error classes 08, 40, 53 and 57P, and 55P03).
  private static boolean isPassing(SQLException failure) {
    String state = failure.getSQLState();
    return failure instanceof SQLTransientException
        || state == null
        || state.startsWith("08")
        || state.startsWith("40")
        || state.equals("55P03")
        || state.startsWith("53")
        || state.startsWith("57P");
  }

  private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
    Throwable current = failure;
    for (int depth = 0; current != null && depth < 20; depth++) {
      if (type.isInstance(current)) {
        return type.cast(current);
      }
      current = current.getCause();
    }
    return null;
  }
}
