package im.connection.platform.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;

/// Lets requests that bring no body go to work; [Bodies] lets the others, once theirs is there.
@Provider
@Priority(Priorities.AUTHORIZATION + 1)
final class Admission implements ContainerRequestFilter {
  private final ResourceInfo resource;
  private final InFlight inFlight;
  private final RoutingContext routing;

  Admission(ResourceInfo resource, InFlight inFlight, RoutingContext routing) {
    this.resource = resource;
    this.inFlight = inFlight;
    this.routing = routing;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    var method = resource.getResourceMethod();
    if (method == null || !hasBody(request) || !takesBody(method)) {
      inFlight.enter(routing);
    }
  }

  static boolean hasBody(ContainerRequestContext request) {
    String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    return request.getHeaderString("Transfer-Encoding") != null
        || (length != null && !length.strip().equals("0"));
  }

  /// Whether one of its parameters is the body: the one that no annotation of JAX-RS explains.
  private static boolean takesBody(Method method) {
    return Arrays.stream(method.getParameterAnnotations())
        .anyMatch(annotations -> Arrays.stream(annotations).noneMatch(Admission::isOfRest));
  }

  private static boolean isOfRest(Annotation annotation) {
    return annotation.annotationType().getPackageName().startsWith("jakarta.ws.rs");
  }
}
