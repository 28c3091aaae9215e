package im.connection.platform.http;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The methods that each address of the REST interface knows, for the header `Allow` that RFC 9110
/// demands of a 405.
@Singleton
final class AllowedMethods {
  private final Map<String, TreeSet<String>> byPattern = new HashMap<>();

  AllowedMethods(BeanManager beans) {
    beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
        .map(bean -> bean.getBeanClass())
        .filter(type -> type.isAnnotationPresent(Path.class))
        .distinct()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .forEach(this::add);
  }

  /// The value of `Allow` for a path.
  String of(String path) {
    return byPattern.entrySet().stream()
        .filter(entry -> Pattern.matches(entry.getKey(), path))
        .flatMap(entry -> entry.getValue().stream())
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private void add(Method method) {
    Arrays.stream(method.getAnnotations())
        .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
        .flatMap(found -> Optional.ofNullable(found).stream())
        .forEach(found ->
            byPattern.computeIfAbsent(pattern(method), _ -> new TreeSet<>()).add(found.value()));
  }

  private static String pattern(Method method) {
    var own = method.getAnnotation(Path.class);
    String path =
        method.getDeclaringClass().getAnnotation(Path.class).value()
            + (own == null ? "" : own.value());
    return path.replaceAll("\\{[^}]+}", "[^/]+") + "/?";
  }
}
