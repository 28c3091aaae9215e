package im.connection.platform.http;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Refuses a body that is too large, also one that does not say so beforehand, and an empty one, or
/// `null`, unless the resource method declares its body `@Nullable`.
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
    context.setInputStream(new Bounded(context.getInputStream()));
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

  private static final class Bounded extends FilterInputStream {
    private long count;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int read) {
      count += read;
      if (count > Gate.MAX_BODY) {
        throw Refusal.of(ErrorCode.TOO_LARGE);
      }
    }
  }
}
