package im.connection.platform.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// Completes the OpenAPI document at build time with what holds for every operation: how to sign
/// in, what can go wrong, how ids and times look, and examples made from those of the fields.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ApiDocument implements OASFilter {
  private static final String SCHEME = "accessToken";
  private static final String OPERATION = "org.eclipse.microprofile.openapi.annotations.Operation";

  /// What the generator says of a success that nobody described.
  private static final Set<String> SHORT = Set.of("OK", "Created", "No Content");

  private static final DotName NULLABLE = DotName.createSimple(Nullable.class);

  private final IndexView index;

  /// A filter over the application's own classes.
  public ApiDocument(IndexView index) {
    this.index = index;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    describe(document);
    new ApiSchemas(index).complete(document);
    var errors = new ApiErrors();
    errors.addExamples(document.getComponents());
    var methods = methods();
    for (var path : document.getPaths().getPathItems().entrySet()) {
      if (path.getKey().startsWith("/api/")) {
        path.getValue()
            .getOperations()
            .values()
            .forEach(operation -> complete(path.getValue(), operation, errors, methods));
      }
    }
  }

  private static void describe(OpenAPI document) {
    document.setServers(List.of(OASFactory.createServer().url("/").description("This server")));
    if (document.getComponents() == null) {
      document.setComponents(OASFactory.createComponents());
    }
    document
        .getComponents()
        .addSecurityScheme(
            SCHEME,
            OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .bearerFormat("JWT")
                .description("The access token, valid for ten minutes"));
  }

  private static void complete(
      PathItem path, Operation operation, ApiErrors errors, Map<String, MethodInfo> methods) {
    var method = methods.get(operation.getOperationId());
    boolean isAnonymous = method != null && isAnonymous(method);
    if (operation.getRequestBody() != null && method != null && mayLackBody(method)) {
      operation.getRequestBody().setRequired(false);
    }
    operation.setSecurity(
        isAnonymous
            ? List.of()
            : List.of(OASFactory.createSecurityRequirement().addScheme(SCHEME)));
    speakJson(operation);
    if (method != null) {
      answerAsDeclared(operation, method);
    }
    boolean hasBody = operation.getRequestBody() != null;
    boolean hasInput = hasBody || !parameters(path, operation).isEmpty();
    errors.describe(operation, ApiErrors.everywhere(isAnonymous, hasInput, hasBody));
  }

  /// A resource that takes anything takes nothing or JSON.
  private static void speakJson(Operation operation) {
    if (operation.getRequestBody() == null) {
      return;
    }
    var content = operation.getRequestBody().getContent();
    var anything = content.getMediaType(MediaType.WILDCARD);
    if (anything != null) {
      content.removeMediaType(MediaType.WILDCARD);
      content.addMediaType(MediaType.APPLICATION_JSON, anything);
    }
  }

  /// What stands under a success of another status is moved to the one the method answers with.
  private static void answerAsDeclared(Operation operation, MethodInfo method) {
    var status = status(method);
    var responses = operation.getResponses();
    var documented =
        responses.getAPIResponses().keySet().stream().filter(key -> key.startsWith("2")).toList();
    if (status == null || documented.size() != 1) {
      return;
    }
    var response = responses.getAPIResponse(documented.getFirst());
    responses.removeAPIResponse(documented.getFirst());
    if (SHORT.contains(response.getDescription())) {
      response.setDescription(status.getReasonPhrase());
    }
    responses.addAPIResponse(Integer.toString(status.getStatusCode()), response);
  }

  private static Response.@Nullable Status status(MethodInfo method) {
    var declared = method.annotation(ResponseStatus.class);
    if (declared != null) {
      return Response.Status.fromStatusCode(declared.value().asInt());
    }
    return method.returnType().kind() == Type.Kind.VOID ? Response.Status.NO_CONTENT : null;
  }

  private static List<?> parameters(PathItem path, Operation operation) {
    var all = new ArrayList<>();
    if (path.getParameters() != null) {
      all.addAll(path.getParameters());
    }
    if (operation.getParameters() != null) {
      all.addAll(operation.getParameters());
    }
    return all;
  }

  /// The resource methods by the ids of their operations.
  private Map<String, MethodInfo> methods() {
    var methods = new HashMap<String, MethodInfo>();
    for (AnnotationInstance annotation : index.getAnnotations(OPERATION)) {
      if (annotation.value("operationId") != null) {
        methods.put(annotation.value("operationId").asString(), annotation.target().asMethod());
      }
    }
    return methods;
  }

  private static boolean isAnonymous(MethodInfo method) {
    return method.hasAnnotation(Anonymous.class)
        || method.declaringClass().hasDeclaredAnnotation(Anonymous.class);
  }

  private static boolean mayLackBody(MethodInfo method) {
    return method.parameters().stream()
        .filter(parameter ->
            parameter.declaredAnnotations().stream()
                .noneMatch(annotation -> annotation.name().toString().startsWith("jakarta.ws.rs.")))
        .anyMatch(parameter -> parameter.type().hasAnnotation(NULLABLE));
  }
}
