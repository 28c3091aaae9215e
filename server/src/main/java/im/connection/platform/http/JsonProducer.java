package im.connection.platform.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import im.connection.platform.json.JsonRules;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Makes the one mapper of the server, in place of the one Quarkus would make.
@Singleton
final class JsonProducer {
  @Produces
  @Singleton
  ObjectMapper mapper() {
    return JsonRules.mapper();
  }
}
