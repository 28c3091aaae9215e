package im.connection.platform.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one start of the program is asked to do.
///
/// @param flags the settings given as flags, each under its name (`IMC_PORT`)
/// @param config the configuration file named by `--config`
public record CommandLine(Command command, Map<String, String> flags, Optional<Path> config) {
  /// The commands.
  public sealed interface Command {
    /// Run the server.
    record Serve() implements Command {}

    /// Write everything the server keeps into one file.
    record Backup(Path file) implements Command {}

    /// Read such a file back.
    record Restore(Path file) implements Command {}

    /// Replace the keys that sign tokens.
    record RotateKeys() implements Command {}

    /// Make the index anew by which messages are found.
    record RebuildSearch() implements Command {}

    /// Do what only an operator may; the words say what.
    record Admin(List<String> words) implements Command {
      public Admin {
        words = List.copyOf(words);
      }
    }

    /// Say how the program is used.
    record Help() implements Command {}

    /// Say which version this is.
    record Version() implements Command {}
  }

  /// A command line that cannot be understood or carried out; the message says why in one sentence.
  public static final class Misused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// A refusal of what was typed.
    public Misused(String message) {
      super(message);
    }
  }

  private static final Map<String, String> FLAGS =
      Map.of("--host", "IMC_HOST", "--port", "IMC_PORT", "--data-dir", "IMC_DATA_DIR");

  public CommandLine {
    flags = Map.copyOf(flags);
  }

  /// Understands the arguments; without any, the server is meant.
  ///
  /// @throws Misused when a command, a flag or an argument is unknown, missing or too many
  public static CommandLine parse(String... arguments) {
    var rest = new ArrayList<>(Arrays.asList(arguments));
    if (rest.contains("--help") || rest.contains("-h")) {
      return new CommandLine(new Command.Help(), Map.of(), Optional.empty());
    }
    String name = rest.isEmpty() || rest.getFirst().startsWith("-") ? "" : rest.removeFirst();
    if (name.isEmpty() && rest.remove("--version")) {
      return new CommandLine(new Command.Version(), Map.of(), Optional.empty());
    }
    var flags = new HashMap<String, String>();
    var config = takeFlags(rest, flags, name.equals("admin"));
    return new CommandLine(command(name, rest), flags, config);
  }

  /// Takes the flags out of `rest`, which keeps the other arguments.
  ///
  /// @param hasOwnFlags whether flags that are none of ours are arguments too
  private static Optional<Path> takeFlags(
      List<String> rest, Map<String, String> flags, boolean hasOwnFlags) {
    var values = new HashMap<String, String>();
    var others = new ArrayList<String>();
    for (var words = rest.listIterator(); words.hasNext(); ) {
      String word = words.next();
      if (!word.startsWith("-")) {
        others.add(word);
        continue;
      }
      int equals = word.indexOf('=');
      String flag = equals < 0 ? word : word.substring(0, equals);
      if (!FLAGS.containsKey(flag) && !flag.equals("--config")) {
        if (hasOwnFlags) {
          others.add(word);
          continue;
        }
        throw new Misused("%s: no such flag (see --help)".formatted(flag));
      }
      if (equals < 0 && !words.hasNext()) {
        throw new Misused("%s: needs a value (see --help)".formatted(flag));
      }
      values.put(flag, equals < 0 ? words.next() : word.substring(equals + 1));
    }
    rest.clear();
    rest.addAll(others);
    String config = values.remove("--config");
    values.forEach((flag, value) -> flags.put(FLAGS.getOrDefault(flag, flag), value));
    return Optional.ofNullable(config).map(path -> path("--config", path));
  }

  private static Command command(String name, List<String> rest) {
    return switch (name) {
      case "", "serve" -> alone("serve", rest, new Command.Serve());
      case "backup" -> new Command.Backup(path("backup", one("backup", rest)));
      case "restore" -> new Command.Restore(path("restore", one("restore", rest)));
      case "rotate-keys" -> alone(name, rest, new Command.RotateKeys());
      case "rebuild-search" -> alone(name, rest, new Command.RebuildSearch());
      case "admin" -> new Command.Admin(rest);
      case "help" -> new Command.Help();
      case "version" -> alone(name, rest, new Command.Version());
      default -> throw new Misused("%s: no such command (see --help)".formatted(name));
    };
  }

  private static Command alone(String name, List<String> rest, Command command) {
    if (!rest.isEmpty()) {
      throw new Misused(
          "%s: %s is one argument too many (see --help)".formatted(name, rest.getFirst()));
    }
    return command;
  }

  private static @Nullable String one(String name, List<String> rest) {
    if (rest.size() > 1) {
      throw new Misused(
          "%s: %s is one argument too many (see --help)".formatted(name, rest.get(1)));
    }
    return rest.isEmpty() ? null : rest.getFirst();
  }

  private static Path path(String name, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      throw new Misused("%s: needs the path of a file (see --help)".formatted(name));
    }
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException unreadable) {
      throw new Misused("%s: %s is not a path".formatted(name, text));
    }
  }
}
