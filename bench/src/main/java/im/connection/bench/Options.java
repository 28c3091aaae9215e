package im.connection.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What the command line asks for.
///
/// @param home the checkout whose `imc` starts the server
/// @param command the command line as it was given
record Options(
    List<Scenario> scenarios,
    Map<String, Integer> numbers,
    Map<String, String> texts,
    Set<String> switches,
    Path home,
    String command) {
  /// A command line that cannot be understood; the message says why.
  static final class Misused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Misused(String message) {
      super(message + " (see ./imc bench --help)");
    }
  }

  static final String ALL = "all";
  static final Scenario.Option THREADS =
      new Scenario.Option("threads", 1, "event loops of the load generator");

  private static final Set<String> TEXTS = Set.of("data-dir", "profile");
  private static final Set<String> SWITCHES = Set.of("record", "help");

  Options {
    scenarios = List.copyOf(scenarios);
    numbers = Map.copyOf(numbers);
    texts = Map.copyOf(texts);
    switches = Set.copyOf(switches);
  }

  /// Understands the arguments; without any, help is meant.
  ///
  /// @throws Misused when a scenario or an option is unknown, or a number is none
  static Options parse(String[] arguments, List<Scenario> known) {
    var reader = new Reader(known);
    reader.read(arguments);
    return new Options(
        reader.scenarios,
        reader.numbers,
        reader.texts,
        reader.switches,
        Path.of(System.getProperty("imc.home", "")).toAbsolutePath().normalize(),
        "./imc bench " + String.join(" ", arguments));
  }

  boolean isHelp() {
    return scenarios.isEmpty() || switches.contains("help");
  }

  boolean isRecorded() {
    return switches.contains("record");
  }

  /// The number chosen for an option of a scenario, or its fallback.
  ///
  /// @throws Misused when it is too small
  int number(Scenario scenario, String name) {
    return scenario.options().stream()
        .filter(option -> option.name().equals(name))
        .mapToInt(this::number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(scenario.name() + ": " + name));
  }

  private int number(Scenario.Option option) {
    int number = numbers.getOrDefault(option.name(), option.fallback());
    if (number < option.min()) {
      throw new Misused(
          "--%s: %d (expected: %d or more)".formatted(option.name(), number, option.min()));
    }
    return number;
  }

  int threads() {
    return number(THREADS);
  }

  /// Where users are kept between runs.
  Optional<Path> dataDir() {
    return Optional.ofNullable(texts.get("data-dir")).map(Path::of).map(Path::toAbsolutePath);
  }

  /// Where to write a flight recording of the server.
  Optional<Path> profile() {
    return Optional.ofNullable(texts.get("profile")).map(Path::of).map(Path::toAbsolutePath);
  }

  private static final class Reader {
    private final List<Scenario> all;
    private final Map<String, Scenario> known;
    private final List<Scenario> scenarios = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Set<String> switches = new HashSet<>();

    Reader(List<Scenario> known) {
      this.known = known.stream().collect(Collectors.toMap(Scenario::name, s -> s));
      this.all = known;
    }

    void read(String[] arguments) {
      var words = new ArrayList<>(Arrays.asList(arguments));
      while (!words.isEmpty()) {
        var word = words.removeFirst();
        if (word.equals("-h")) {
          switches.add("help");
        } else if (word.startsWith("--")) {
          option(word.substring(2), words);
        } else {
          scenario(word);
        }
      }
      refuseUnused();
    }

    private void scenario(String name) {
      if (name.equals(ALL)) {
        scenarios.addAll(all);
        return;
      }
      var scenario = known.get(name);
      if (scenario == null) {
        throw new Misused("%s: no such scenario".formatted(name));
      }
      scenarios.add(scenario);
    }

    private void option(String word, List<String> rest) {
      int equals = word.indexOf('=');
      var name = equals < 0 ? word : word.substring(0, equals);
      if (SWITCHES.contains(name)) {
        switches.add(name);
        return;
      }
      if (equals < 0 && rest.isEmpty()) {
        throw new Misused("--%s: needs a value".formatted(name));
      }
      var value = equals < 0 ? rest.removeFirst() : word.substring(equals + 1);
      if (TEXTS.contains(name)) {
        texts.put(name, value);
      } else {
        numbers.put(name, number(name, value));
      }
    }

    private static int number(String name, String value) {
      try {
        return Integer.parseInt(value);
      } catch (NumberFormatException notNumber) {
        throw new Misused("--%s: %s (expected: a number)".formatted(name, value));
      }
    }

    private void refuseUnused() {
      var used =
          scenarios.stream()
              .flatMap(scenario -> scenario.options().stream())
              .map(Scenario.Option::name)
              .collect(Collectors.toSet());
      for (String name : numbers.keySet()) {
        if (!used.contains(name) && !name.equals(THREADS.name())) {
          throw new Misused("--%s: no such option".formatted(name));
        }
      }
    }
  }
}
