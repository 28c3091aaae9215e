package im.connection.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import im.connection.kernel.ErrorCode;
import im.connection.testing.RunningServer;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiDocumentIT {
  private final List<ApiOperation> operations = ApiOperation.all(RunningServer.shared().api());

  @Test
  void everyOperationIsNamedAndExplained() {
    var softly = new SoftAssertions();
    var ids = new HashSet<String>();
    for (var operation : operations) {
      var definition = operation.definition();
      softly.assertThat(operation.id()).as("%s: operationId", operation).isNotBlank();
      softly.assertThat(ids.add(operation.id())).as("%s: unique id", operation).isTrue();
      softly
          .assertThat(definition.path("summary").asText())
          .as("%s: summary", operation)
          .isNotBlank();
      softly
          .assertThat(definition.path("description").asText())
          .as("%s: description", operation)
          .isNotBlank();
      softly.assertThat(definition.path("tags")).as("%s: tags", operation).isNotEmpty();
      definition
          .path("parameters")
          .forEach(parameter ->
              softly
                  .assertThat(parameter.path("description").asText())
                  .as("%s: description of %s", operation, parameter.path("name"))
                  .isNotBlank());
    }
    softly.assertAll();
    assertThat(operations).hasSizeGreaterThan(20);
  }

  @Test
  void everyBodyHasAnExample() {
    var softly = new SoftAssertions();
    for (var operation : operations) {
      if (operation.hasBody()) {
        softly.assertThat(operation.bodyExample()).as("%s: request", operation).isNotEmpty();
      }
      softly.assertThat(operation.successes()).as("%s: success", operation).isNotEmpty();
      for (var success : operation.successes()) {
        success
            .path("content")
            .properties()
            .forEach(media -> {
              if (media.getKey().contains("json")) {
                softly
                    .assertThat(media.getValue().path("example"))
                    .as("%s: response", operation)
                    .isNotEmpty();
              }
            });
      }
    }
    softly.assertAll();
  }

  @Test
  void everyErrorIsListedWithAnExample() {
    var softly = new SoftAssertions();
    for (var operation : operations) {
      var codes = errors(operation, softly);
      softly
          .assertThat(codes)
          .as("%s: errors", operation)
          .contains("rate_limited", "overloaded", "unavailable", "internal");
      if (operation.definition().path("security").isEmpty()) {
        softly.assertThat(codes).as("%s: errors", operation).doesNotContain("token_expired");
      } else {
        softly.assertThat(codes).as("%s: errors", operation).contains("token_expired");
      }
    }
    softly.assertAll();
  }

  @Test
  void everySuccessHasTheStatusItsMethodAnswersWith() {
    var softly = new SoftAssertions();
    var methods = methods();
    for (var operation : operations) {
      var method = methods.get(operation.id());
      assertThat(method).as("%s: method", operation).isNotNull();
      softly.assertThat(operation.successStatuses()).as("%s: statuses", operation).hasSize(1);
      if (method.getReturnType() != Response.class) {
        softly
            .assertThat(operation.successStatuses())
            .as("%s: status", operation)
            .containsExactly(status(method));
      }
    }
    softly.assertAll();
  }

  private static String status(Method method) {
    var declared = method.getAnnotation(ResponseStatus.class);
    if (declared != null) {
      return Integer.toString(declared.value());
    }
    return method.getReturnType() == void.class ? "204" : "200";
  }

  /// The methods of all controllers by the ids of their operations.
  private static Map<String, Method> methods() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("im.connection")
            .stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(Operation.class))
            .map(JavaMethod::reflect)
            .collect(
                Collectors.toMap(
                    method -> method.getAnnotation(Operation.class).operationId(), it -> it));
  }

  @ParameterizedTest
  @CsvSource({
    "sendMessage, forbidden",
    "sendMessageToUser, forbidden",
    "scheduleMessage, forbidden",
    "setTimer, group_dismissed",
    "setTimer, stranger_limit"
  })
  void whatAnOperationMayRefuseIsListed(String id, String code) {
    var operation = operations.stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
    var softly = new SoftAssertions();
    assertThat(errors(operation, softly)).contains(code);
    softly.assertAll();
  }

  @Test
  void idsAndTimesAreDescribedAsTheyAreWritten() {
    var schemas = operations.getFirst().document().at("/components/schemas");
    assertThat(schemas.at("/UserId/type").asText()).isEqualTo("string");
    assertThat(schemas.at("/UserId/pattern").asText()).isNotBlank();
    assertThat(schemas.at("/UserId/examples/0").isTextual()).isTrue();
    assertThat(schemas.at("/Instant/format").asText()).isEqualTo("date-time");
  }

  @Test
  void theDocumentIsBrowsableWithoutTheInternetAndWithoutInlineScripts() {
    var api = RunningServer.shared().api();
    var page = api.get("/docs/");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).doesNotContain("http:", "https:").doesNotContainPattern("<script>");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'")
        .doesNotContain("script-src");
    for (String asset :
        List.of(
            "/docs/docs.js", "/docs/assets/swagger-ui-bundle.js", "/docs/assets/swagger-ui.css")) {
      assertThat(page.text().contains(asset) && api.get(asset).status() == 200).as(asset).isTrue();
    }
    assertThat(api.get("/openapi").text()).startsWith("---");
  }

  private static Set<String> errors(ApiOperation operation, SoftAssertions softly) {
    var known = Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).toList();
    var codes = new HashSet<String>();
    operation.definition().path("responses").properties().stream()
        .filter(response -> response.getKey().compareTo("400") >= 0)
        .forEach(response -> {
          JsonNode media = response.getValue().path("content").path(Problem.MEDIA_TYPE);
          softly.assertThat(media.path("examples")).as("%s: %s", operation, response).isNotEmpty();
          media
              .path("examples")
              .properties()
              .forEach(example -> {
                var value = operation.resolve(example.getValue()).path("value");
                softly
                    .assertThat(value.path("code").asText())
                    .isEqualTo(example.getKey())
                    .isIn(known);
                softly.assertThat(value.path("status").asText()).isEqualTo(response.getKey());
                softly.assertThat(value.path("detail").asText()).isNotBlank();
                codes.add(example.getKey());
              });
        });
    return codes;
  }
}
