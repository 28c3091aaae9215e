package im.connection.platform.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.IndexView;

/// Completes the OpenAPI document at build time with what holds for every operation: how to sign
/// in, what can go wrong, how ids and times look, and examples made from those of the fields.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ApiDocument implements OASFilter {
  private static final String SCHEME = "accessToken";
  private static final String OPERATION = "org.eclipse.microprofile.openapi.annotations.Operation";

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
    var anonymous = anonymousOperations();
    for (var path : document.getPaths().getPathItems().entrySet()) {
      if (path.getKey().startsWith("/api/")) {
        path.getValue()
            .getOperations()
            .values()
            .forEach(operation -> complete(path.getValue(), operation, errors, anonymous));
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
      PathItem path, Operation operation, ApiErrors errors, Set<String> anonymous) {
    boolean isAnonymous = anonymous.contains(operation.getOperationId());
    operation.setSecurity(
        isAnonymous
            ? List.of()
            : List.of(OASFactory.createSecurityRequirement().addScheme(SCHEME)));
    boolean hasBody = operation.getRequestBody() != null;
    boolean hasInput = hasBody || !parameters(path, operation).isEmpty();
    errors.describe(operation, ApiErrors.everywhere(isAnonymous, hasInput, hasBody));
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

  /// The ids of the operations that need no token.
  private Set<String> anonymousOperations() {
    var ids = new HashSet<String>();
    for (AnnotationInstance annotation : index.getAnnotations(OPERATION)) {
      var method = annotation.target().asMethod();
      if (annotation.value("operationId") != null
          && (method.hasAnnotation(Anonymous.class)
              || method.declaringClass().hasDeclaredAnnotation(Anonymous.class))) {
        ids.add(annotation.value("operationId").asString());
      }
    }
    return ids;
  }
}
