package im.connection.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.platform.config.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
  @TempDir Path dataDir;

  @Test
  void whatIsWrittenIsThereAfterTheNextStart() {
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      Databases.prepare(postgres.database());
      execute(postgres.database(), "create table note as select '你好' as text");
    }
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      Databases.prepare(postgres.database());
      assertThat(read(postgres.database(), "select text from note")).isEqualTo("你好");
    }
  }

  private static void execute(Settings.Database database, String sql) {
    Databases.jdbi(database).useHandle(handle -> handle.execute(sql));
  }

  private static String read(Settings.Database database, String sql) {
    return Databases.jdbi(database).withHandle(h -> h.createQuery(sql).mapTo(String.class).one());
  }
}
