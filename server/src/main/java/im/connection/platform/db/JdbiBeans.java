package im.connection.platform.db;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/// Gives the features their way to the database.
@Singleton
final class JdbiBeans {
  JdbiBeans() {}

  /// Jdbi on the server's pool.
  @Produces
  @Singleton
  Jdbi jdbi(AgroalDataSource pool) {
    return Jdbi.create(pool).installPlugin(new PostgresPlugin());
  }
}
