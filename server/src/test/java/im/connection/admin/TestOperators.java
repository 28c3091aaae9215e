package im.connection.admin;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Person;
import im.connection.testing.RunningServer;

/// Two operators of the shared server, made by the command line.
final class TestOperators {
  static final Person ONE = make("operator");
  static final Person OTHER = make("second");

  private TestOperators() {}

  private static Person make(String name) {
    var person = Person.register(RunningServer.shared(), name);
    var made = RunningServer.shared().run("admin", "create-operator", person.username());
    assertThat(made.exitCode()).as(made.output()).isZero();
    return person;
  }
}
