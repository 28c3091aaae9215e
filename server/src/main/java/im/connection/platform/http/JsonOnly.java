package im.connection.platform.http;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.List;
import java.util.regex.Pattern;

/// Speaks JSON both ways where a resource method does not say otherwise: another body is refused,
/// and so is a caller who wants another answer.
@Provider
@Priority(Priorities.AUTHENTICATION - 1)
final class JsonOnly implements ContainerRequestFilter, ContainerResponseFilter {
  private static final Pattern JSON =
      Pattern.compile("application/([\\w.-]+\\+)?json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

  private final ResourceInfo resource;

  JsonOnly(ResourceInfo resource) {
    this.resource = resource;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    var method = resource.getResourceMethod();
    if (method == null) {
      return;
    }
    if (expectsJson(method) && Admission.hasBody(request) && !isJson(request)) {
      throw Refusal.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }
    if (answersJson(method)
        && request.getAcceptableMediaTypes().stream()
            .noneMatch(MediaType.APPLICATION_JSON_TYPE::isCompatible)) {
      throw Refusal.of(ErrorCode.NOT_ACCEPTABLE);
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.hasEntity() && response.getMediaType() == null) {
      response.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
    }
  }

  /// The wildcard only says that a body may be missing.
  private static boolean expectsJson(Method method) {
    var own = method.getAnnotation(Consumes.class);
    var declared = own == null ? method.getDeclaringClass().getAnnotation(Consumes.class) : own;
    return declared == null || List.of(declared.value()).contains(MediaType.WILDCARD);
  }

  private static boolean answersJson(Method method) {
    return !method.isAnnotationPresent(Produces.class)
        && !method.getDeclaringClass().isAnnotationPresent(Produces.class);
  }

  private static boolean isJson(ContainerRequestContext request) {
    String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
    return type != null && JSON.matcher(type.strip()).matches();
  }
}
