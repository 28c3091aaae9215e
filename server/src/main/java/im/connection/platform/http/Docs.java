package im.connection.platform.http;

import io.netty.buffer.Unpooled;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/// The interface described by itself: the OpenAPI document at `/openapi`, and at `/docs` a page of
/// ours without inline scripts, over the assets of Swagger UI, whose own page would need a weaker
/// content policy. The document is encoded once for everybody.
@Singleton
final class Docs {
  /// Behind the filters of [Gate].
  private static final int BEFORE_STATIC_FILES = -50;

  private final OpenApiDocumentService document;
  private final Map<String, Future<Buffer>> encoded = new ConcurrentHashMap<>();

  Docs(OpenApiDocumentService document) {
    this.document = document;
  }

  void register(@Observes Router router) {
    for (String path : new String[] {"/openapi", "/openapi.json", "/openapi.yaml"}) {
      router
          .route(path)
          .method(HttpMethod.GET)
          .method(HttpMethod.HEAD)
          .order(BEFORE_STATIC_FILES)
          .handler(this::answerDocument);
    }
    for (String path : new String[] {"/docs", "/docs/assets/", "/docs/assets/index.html"}) {
      router.get(path).order(BEFORE_STATIC_FILES).handler(Docs::open);
    }
  }

  /// JSON for whoever says so in the address or in `Accept`, otherwise YAML.
  private void answerDocument(RoutingContext context) {
    var request = context.request();
    String accept = String.valueOf(request.getHeader(HttpHeaders.ACCEPT));
    boolean isJson =
        request.path().endsWith(".json")
            || "json".equalsIgnoreCase(request.getParam("format"))
            || (accept.contains("application/json") && !request.path().endsWith(".yaml"));
    var format = isJson ? Format.JSON : Format.YAML;
    String accepted = String.valueOf(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
    boolean isGzip = accepted.contains("gzip");
    var response = context.response();
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, format.getMimeType() + ";charset=UTF-8")
        .putHeader(HttpHeaders.VARY, "Accept, Accept-Encoding");
    if (isGzip) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    encoded
        .computeIfAbsent(
            format + (isGzip ? " gzip" : ""),
            _ -> context.vertx().executeBlocking(() -> encode(format, isGzip)))
        .onSuccess(response::end)
        .onFailure(context::fail);
  }

  private Buffer encode(Format format, boolean isGzip) throws IOException {
    byte[] bytes = document.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, format);
    return shared(isGzip ? compressed(bytes) : bytes);
  }

  private static byte[] compressed(byte[] bytes) throws IOException {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    }
    return compressed.toByteArray();
  }

  /// Outside the heap, from where every socket would copy it.
  private static Buffer shared(byte[] bytes) {
    return BufferImpl.buffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
  }

  private static void open(RoutingContext context) {
    if (context.request().path().equals("/docs/")) {
      context.next();
      return;
    }
    context.response().setStatusCode(302).putHeader(HttpHeaders.LOCATION, "/docs/").end();
  }
}
