package im.connection.platform.http;

import im.connection.kernel.Refusal;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Refuses an empty body, or `null`, unless the resource method declares its body `@Nullable`.
@Provider
final class Bodies implements ReaderInterceptor {
  private final ResourceInfo resource;
  private final InFlight inFlight;
  private final RoutingContext routing;

  Bodies(ResourceInfo resource, InFlight inFlight, RoutingContext routing) {
    this.resource = resource;
    this.inFlight = inFlight;
    this.routing = routing;
  }

  @Override
  public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    Object body = context.proceed();
    if (body == null && !mayBeAbsent(context)) {
      throw Refusal.invalid("body", "a JSON object");
    }
    inFlight.enter(routing);
    return body;
  }

  private boolean mayBeAbsent(ReaderInterceptorContext context) {
    return Arrays.stream(resource.getResourceMethod().getAnnotatedParameterTypes())
        .filter(parameter -> parameter.getType().equals(context.getGenericType()))
        .anyMatch(parameter -> parameter.isAnnotationPresent(Nullable.class));
  }
}
