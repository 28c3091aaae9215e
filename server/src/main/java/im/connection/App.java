package im.connection;

import im.connection.accounts.KeyRotation;
import im.connection.admin.AdminCommand;
import im.connection.admin.AdminCommands;
import im.connection.platform.config.Beans;
import im.connection.platform.config.CommandLine;
import im.connection.platform.config.CommandLine.Command;
import im.connection.platform.config.CommandLine.Misused;
import im.connection.platform.config.Settings;
import im.connection.platform.config.Settings.InvalidSetting;
import im.connection.platform.config.SettingsLoader;
import im.connection.platform.db.Backups;
import im.connection.platform.db.DatabaseUnusable;
import im.connection.platform.db.Databases;
import im.connection.platform.db.EmbeddedPostgres;
import im.connection.platform.lifecycle.Console;
import im.connection.platform.lifecycle.ContainerSettings;
import im.connection.platform.lifecycle.Exit;
import im.connection.platform.lifecycle.Preflight;
import im.connection.platform.lifecycle.Product;
import im.connection.platform.lifecycle.Serving;
import im.connection.platform.lifecycle.StartFailure;
import im.connection.search.messages.MessageSearchRebuild;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The entry point: understands the command line, brings up the database, then the server.
@QuarkusMain
public final class App {
  private static final String HELP =
      """
      IMConnection: chat that you host yourself.

      imc serve [--host HOST] [--port PORT] [--data-dir DIR] [--config FILE]
                              run the server (this is also what no command does)
      imc backup FILE         write everything the server keeps into one file
      imc restore FILE        read such a file back into an empty database
      imc rotate-keys         replace the keys that sign tokens; nobody is signed out
      imc rebuild-search      make the index anew by which messages are found
      imc admin COMMAND       look after users, also while the server runs:
        create-operator USERNAME   make an operator of a user, who is made if there is none
        remove-operator USERNAME   take that back
        list-operators             list the operators
        create-invites [--count N] [--uses N] [--days N]
                                   print codes to register with where IMC_SIGNUP is invite
                                   (1 code, good for 1 sign-up within 30 days)
        list-invites               list them by id; the codes themselves are not kept
        revoke-invite CODE|ID      let nobody register with one any more
      imc version             print the version

      --host HOST             the address to listen on (127.0.0.1; 0.0.0.0 for every address)
      --port PORT             the port to listen on (8080; 0 for any free one)
      --data-dir DIR          where the server keeps its data (data)
      --config FILE           a file of settings, one name=value a line, such as imc.port=8080

      Every setting can also be given in the environment, as IMC_PORT; flags win over the
      environment, the environment wins over the file. docs/operations.md lists them all.
      """;

  private App() {}

  /// Runs the command that the arguments name.
  public static void main(String... args) {
    Locale.setDefault(Locale.ROOT);
    try {
      run(CommandLine.parse(args));
    } catch (Misused | InvalidSetting | StartFailure | DatabaseUnusable refused) {
      Console.refuse(refused);
      System.exit(1);
    }
  }

  private static void run(CommandLine line) {
    switch (line.command()) {
      case Command.Help() -> Console.out().print(HELP);
      case Command.Version() -> Console.out().println(Product.read());
      case Command.Serve() -> serve(settings(line));
      case Command.Backup(Path file) -> backups(line).backup(file);
      case Command.Restore(Path file) -> backups(line).restore(file);
      case Command.RotateKeys() -> rotateKeys(settings(line));
      case Command.RebuildSearch() -> rebuildSearch(settings(line));
      case Command.Admin(var words) -> admin(AdminCommand.parse(words), settings(line));
    }
  }

  private static Settings settings(CommandLine line) {
    var home = Path.of(System.getProperty("imc.home", ""));
    return SettingsLoader.load(line.flags(), System.getenv(), line.config(), home);
  }

  private static Backups backups(CommandLine line) {
    return new Backups(settings(line), Console.out()::println);
  }

  private static void rotateKeys(Settings settings) {
    Databases.use(settings, KeyRotation::run);
    Console.out().println("New keys take over within a minute; nobody is signed out.");
  }

  private static void rebuildSearch(Settings settings) {
    Databases.use(settings, jdbi -> MessageSearchRebuild.run(jdbi, Console.out()::println));
  }

  private static void admin(AdminCommand command, Settings settings) {
    Databases.use(settings, jdbi -> AdminCommands.run(command, jdbi, Console.out()::println));
  }

  private static void serve(Settings settings) {
    Preflight.check(settings);
    var exit = Exit.install();
    try {
      start(settings, exit);
    } catch (DatabaseUnusable refused) {
      Console.refuse(refused);
      exit.stopped(1);
    } catch (RuntimeException unexpected) {
      Console.bug(unexpected);
      exit.stopped(1);
    }
  }

  private static void start(Settings settings, Exit exit) {
    var database = settings.database().orElseGet(() -> embedded(settings.dataDir(), exit));
    Databases.prepare(database);
    if (exit.isEnding()) {
      exit.stopped(0);
    }
    ContainerSettings.apply(settings, database);
    Beans.useSettings(settings);
    Quarkus.run(Serving.class, (code, failure) -> end(exit, code, failure));
  }

  private static void end(Exit exit, int code, @Nullable Throwable failure) {
    if (failure != null) {
      Console.bug(failure);
    }
    exit.stopped(failure == null ? code : 1);
  }

  private static Settings.Database embedded(Path dataDir, Exit exit) {
    var postgres = EmbeddedPostgres.start(dataDir);
    exit.last(postgres::close);
    return postgres.database();
  }
}
