package im.connection.admin;

import im.connection.accounts.Invites;
import im.connection.platform.config.CommandLine.Misused;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A sub-command of `imc admin`.
public sealed interface AdminCommand {
  /// What a flag takes.
  Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  /// Make an operator of a user, and the user if need be.
  record CreateOperator(String username) implements AdminCommand {}

  /// Take the office from an operator.
  record RemoveOperator(String username) implements AdminCommand {}

  /// List the operators.
  record ListOperators() implements AdminCommand {}

  /// Make invite codes, each good for so many sign-ups and days.
  record CreateInvites(int count, int uses, int days) implements AdminCommand {}

  /// List the invite codes.
  record ListInvites() implements AdminCommand {}

  /// Revoke an invite code, named by itself or its id.
  record RevokeInvite(String code) implements AdminCommand {}

  /// Understands what follows `admin`.
  ///
  /// @throws Misused when a command, a flag or an argument is unknown, missing or too many
  static AdminCommand parse(List<String> words) {
    if (words.isEmpty()) {
      throw new Misused("admin: needs a command, such as create-operator (see --help)");
    }
    String name = words.getFirst();
    var rest = new ArrayList<>(words.subList(1, words.size()));
    return switch (name) {
      case "create-operator" -> new CreateOperator(one(name, "a username", rest));
      case "remove-operator" -> new RemoveOperator(one(name, "a username", rest));
      case "list-operators" -> alone(name, rest, new ListOperators());
      case "create-invites" -> createInvites(name, rest);
      case "list-invites" -> alone(name, rest, new ListInvites());
      case "revoke-invite" -> new RevokeInvite(one(name, "a code or its id", rest));
      default -> throw new Misused("admin %s: no such command (see --help)".formatted(name));
    };
  }

  private static AdminCommand createInvites(String name, List<String> rest) {
    int count = take(rest, "--count", 1, Invites.MAX);
    int uses = take(rest, "--uses", 1, 100_000);
    int days = take(rest, "--days", 30, 3_650);
    return alone(name, rest, new CreateInvites(count, uses, days));
  }

  /// Takes a flag with a number out of `rest`.
  private static int take(List<String> rest, String flag, int fallback, int max) {
    for (int i = 0; i < rest.size(); i++) {
      String word = rest.get(i);
      if (word.startsWith(flag + "=")) {
        rest.remove(i);
        return number(flag, word.substring(flag.length() + 1), max);
      }
      if (word.equals(flag)) {
        if (i + 1 == rest.size()) {
          throw new Misused("%s: needs a value (see --help)".formatted(flag));
        }
        rest.remove(i);
        return number(flag, rest.remove(i), max);
      }
    }
    return fallback;
  }

  private static int number(String flag, String text, int max) {
    int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (number < 1 || number > max) {
      throw new Misused("%s: %s (expected: 1..%d)".formatted(flag, text, max));
    }
    return number;
  }

  private static String one(String name, String what, List<String> rest) {
    if (rest.isEmpty()) {
      throw new Misused("%s: needs %s (see --help)".formatted(name, what));
    }
    String word = rest.removeFirst();
    return alone(name, rest, word);
  }

  private static <T> T alone(String name, List<String> rest, T command) {
    if (!rest.isEmpty()) {
      String first = rest.getFirst();
      throw new Misused(
          (first.startsWith("-")
                  ? "%s: %s is no flag of it (see --help)"
                  : "%s: %s is one argument too many (see --help)")
              .formatted(name, first));
    }
    return command;
  }
}
