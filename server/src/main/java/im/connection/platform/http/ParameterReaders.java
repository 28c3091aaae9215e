package im.connection.platform.http;

import im.connection.kernel.Id;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.json.JsonRules;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads texts, numbers and users' ids from paths and queries, and names the parameter in the
/// refusal of a bad one.
@Provider
final class ParameterReaders implements ParamConverterProvider {
  @Override
  @SuppressWarnings("unchecked") // each reader makes values of the type it is chosen for
  public <T> @Nullable ParamConverter<T> getConverter(
      Class<T> type, Type genericType, Annotation[] annotations) {
    String name = name(annotations);
    if (type == int.class || type == Integer.class) {
      return (ParamConverter<T>) new Reader<>(text -> number(name, text, Integer::valueOf));
    }
    if (type == long.class || type == Long.class) {
      return (ParamConverter<T>) new Reader<>(text -> number(name, text, Long::valueOf));
    }
    if (type == boolean.class || type == Boolean.class) {
      return (ParamConverter<T>) new Reader<>(text -> truth(name, text));
    }
    if (type == UserId.class) {
      return (ParamConverter<T>) new Reader<>(text -> new UserId(Id.parse(name, text)));
    }
    if (type == String.class) {
      return (ParamConverter<T>) new Reader<>(text -> text(name, text));
    }
    return null;
  }

  private static <N> N number(String name, String text, Function<String, N> read) {
    try {
      return read.apply(text);
    } catch (NumberFormatException notANumber) {
      throw Refusal.invalid(name, "a whole number");
    }
  }

  private static Boolean truth(String name, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw Refusal.invalid(name, "true or false");
    };
  }

  private static String text(String name, String text) {
    if (!JsonRules.isStorable(text)) {
      throw Refusal.invalid(name, "a string without U+0000 or lone surrogates");
    }
    return text;
  }

  private static String name(Annotation[] annotations) {
    for (var annotation : annotations) {
      switch (annotation) {
        case QueryParam query -> {
          return query.value();
        }
        case PathParam path -> {
          return path.value();
        }
        case HeaderParam header -> {
          return header.value();
        }
        default -> {}
      }
    }
    return "parameter";
  }

  private record Reader<T>(Function<String, T> read) implements ParamConverter<T> {
    @Override
    public T fromString(String text) {
      return read.apply(text);
    }

    @Override
    public String toString(T value) {
      return value.toString();
    }
  }
}
