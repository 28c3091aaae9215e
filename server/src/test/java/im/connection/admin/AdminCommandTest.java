package im.connection.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.connection.platform.config.CommandLine;
import im.connection.platform.config.CommandLine.Command;
import im.connection.platform.config.CommandLine.Misused;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AdminCommandTest {
  @Test
  void everyCommandIsUnderstood() {
    assertThat(parse("admin create-operator alice"))
        .isEqualTo(new AdminCommand.CreateOperator("alice"));
    assertThat(parse("admin remove-operator alice"))
        .isEqualTo(new AdminCommand.RemoveOperator("alice"));
    assertThat(parse("admin list-operators")).isEqualTo(new AdminCommand.ListOperators());
    assertThat(parse("admin create-invites")).isEqualTo(new AdminCommand.CreateInvites(1, 1, 30));
    assertThat(parse("admin create-invites --uses 3 --count=5 --days 7"))
        .isEqualTo(new AdminCommand.CreateInvites(5, 3, 7));
    assertThat(parse("admin list-invites")).isEqualTo(new AdminCommand.ListInvites());
    assertThat(parse("admin revoke-invite abcd-efgh-jkmn"))
        .isEqualTo(new AdminCommand.RevokeInvite("abcd-efgh-jkmn"));
  }

  @Test
  void settingsAreStillFlags() {
    var line = CommandLine.parse("admin", "create-invites", "--data-dir", "/d", "--count", "2");
    assertThat(line.flags()).isEqualTo(Map.of("IMC_DATA_DIR", "/d"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          admin                              | admin: needs a command, such as create-operator (see --help)
          admin make-operator alice          | admin make-operator: no such command (see --help)
          admin create-operator              | create-operator: needs a username (see --help)
          admin create-operator a b          | create-operator: b is one argument too many (see --help)
          admin remove-operator              | remove-operator: needs a username (see --help)
          admin list-operators all           | list-operators: all is one argument too many (see --help)
          admin create-invites 5             | create-invites: 5 is one argument too many (see --help)
          admin create-invites --count       | --count: needs a value (see --help)
          admin create-invites --count 0     | --count: 0 (expected: 1..1000)
          admin create-invites --count=many  | --count: many (expected: 1..1000)
          admin create-invites --days 3651   | --days: 3651 (expected: 1..3650)
          admin create-invites --weeks 2     | create-invites: --weeks is no flag of it (see --help)
          admin revoke-invite                | revoke-invite: needs a code or its id (see --help)
          """)
  void aMisuseIsOneSentence(String line, String message) {
    assertThatThrownBy(() -> parse(line)).isInstanceOf(Misused.class).hasMessage(message);
  }

  private static AdminCommand parse(String line) {
    var command = (Command.Admin) CommandLine.parse(line.split(" ", -1)).command();
    return AdminCommand.parse(command.words());
  }
}
