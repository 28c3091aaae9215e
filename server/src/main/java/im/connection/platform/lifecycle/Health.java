package im.connection.platform.lifecycle;

import io.agroal.api.AgroalDataSource;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/// Says whether the server lives (`/ping`) and whether it can do its work (`/health`: 503 while the
/// database is away or the server drains).
@Singleton
final class Health {
  private static final int DATABASE_SECONDS = 2;

  void ping(@Observes Router router) {
    router
        .get("/ping")
        .handler(request -> request.response().putHeader("content-type", "text/plain").end("pong"));
  }

  @Produces
  @Readiness
  @Singleton
  static HealthCheck database(AgroalDataSource database) {
    return () -> HealthCheckResponse.named("database").status(answers(database)).build();
  }

  @Produces
  @Readiness
  @Singleton
  static HealthCheck serving(Drain drain) {
    return () ->
        drain.isDraining()
            ? HealthCheckResponse.named("serving").down().withData("reason", "draining").build()
            : HealthCheckResponse.up("serving");
  }

  @Produces
  @Liveness
  @Singleton
  static HealthCheck process() {
    return () -> HealthCheckResponse.up("process");
  }

  private static boolean answers(AgroalDataSource database) {
    try (var connection = database.getConnection()) {
      return connection.isValid(DATABASE_SECONDS);
    } catch (SQLException away) {
      return false;
    }
  }
}
