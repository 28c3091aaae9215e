package im.connection.accounts;

import io.vertx.core.http.HttpServerRequest;

/// The network address a request came from.
final class Addresses {
  private Addresses() {}

  static String of(HttpServerRequest request) {
    return request.remoteAddress().hostAddress();
  }
}
