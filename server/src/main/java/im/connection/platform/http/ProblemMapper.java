package im.connection.platform.http;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Turns everything a REST request can fail with into a problem.
final class ProblemMapper {
  private final Problems problems;
  private final Failures failures;
  private final AllowedMethods allowed;

  ProblemMapper(Problems problems, Failures failures, AllowedMethods allowed) {
    this.problems = problems;
    this.failures = failures;
    this.allowed = allowed;
  }

  @ServerExceptionMapper
  Response refused(Refusal refusal, HttpHeaders request) {
    return response(refusal, request).build();
  }

  @ServerExceptionMapper
  Response mismatched(MismatchedInputException failure, HttpHeaders request) {
    return failed(failure, request);
  }

  @ServerExceptionMapper
  Response failed(Throwable failure, HttpHeaders request) {
    return response(failures.refusal(failure), request).build();
  }

  /// What JAX-RS itself refuses; a cause means that a parameter or the body could not be read.
  @ServerExceptionMapper
  Response refusedByRest(
      WebApplicationException failure, HttpHeaders headers, UriInfo uri, Request request) {
    int status = hasNoMediaType(headers) ? 415 : failure.getResponse().getStatus();
    if (failure.getCause() != null) {
      return response(failures.refusal(failure, refusal(status)), headers).build();
    }
    String known = allowed.of(uri.getPath());
    if (status == 405
        || (status == 404 && !known.isEmpty() && !known.contains(request.getMethod()))) {
      return response(Refusal.of(ErrorCode.METHOD_NOT_ALLOWED), headers)
          .header(HttpHeaders.ALLOW, known)
          .build();
    }
    return response(refusal(status), headers).build();
  }

  @ServerExceptionMapper
  Response notFound(NotFoundException failure, HttpHeaders headers, UriInfo uri, Request request) {
    return refusedByRest(failure, headers, uri, request);
  }

  private Response.ResponseBuilder response(Refusal refusal, HttpHeaders request) {
    var problem = problems.problem(refusal, request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE));
    var response = Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
    boolean hadToken = request.getHeaderString(HttpHeaders.AUTHORIZATION) != null;
    Problems.headers(problem, hadToken).forEach(response::header);
    return response;
  }

  /// Whether the body's media type is not even one.
  private static boolean hasNoMediaType(HttpHeaders request) {
    String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
    try {
      return type != null && MediaType.valueOf(type) == null;
    } catch (IllegalArgumentException malformed) {
      return true;
    }
  }

  /// The refusal that says best what an HTTP status says.
  static Refusal refusal(int status) {
    return switch (status) {
      case 401 -> Refusal.of(ErrorCode.UNAUTHENTICATED);
      case 403 -> Refusal.of(ErrorCode.FORBIDDEN);
      case 404 -> Refusal.of(ErrorCode.NOT_FOUND);
      case 405 -> Refusal.of(ErrorCode.METHOD_NOT_ALLOWED);
      case 406 -> Refusal.of(ErrorCode.NOT_ACCEPTABLE);
      case 409 -> Refusal.of(ErrorCode.CONFLICT);
      case 413, 414, 431 -> Refusal.of(ErrorCode.TOO_LARGE);
      case 415 -> Refusal.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
      case 503 -> Refusal.later(ErrorCode.UNAVAILABLE, Duration.ofSeconds(2));
      default ->
          status < 500
              ? Refusal.invalid("request", "a request as the API describes it")
              : Refusal.of(ErrorCode.INTERNAL);
    };
  }
}
