package im.connection.platform.db;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jdbi.v3.core.Jdbi;

/// Gives the features their way to the database.
@Singleton
final class JdbiBeans {
  JdbiBeans() {}

  /// Jdbi on the server's pool.
  @Produces
  @Singleton
  Jdbi jdbi(AgroalDataSource pool) {
    return Databases.jdbi(pool);
  }
}
