package im.connection.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionsTest {
  @Test
  void withoutArgumentsHelpIsMeant() {
    assertThat(parse().isHelp()).isTrue();
    assertThat(parse("direct", "--help").isHelp()).isTrue();
    assertThat(parse("direct").isHelp()).isFalse();
  }

  @Test
  void numbersFallBackToTheScenarios() {
    var options = parse("direct", "--connections", "20", "--seconds=1");
    var direct = options.scenarios().getFirst();

    assertThat(options.number(direct, "connections")).isEqualTo(20);
    assertThat(options.number(direct, "seconds")).isEqualTo(1);
    assertThat(options.number(direct, "in-flight")).isEqualTo(4);
  }

  @Test
  void allStandsForEveryScenario() {
    assertThat(parse("all", "--record").scenarios()).isEqualTo(Bench.SCENARIOS);
    assertThat(parse("all", "--record").isRecorded()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "warp",
        "direct --warp 9",
        "direct --connections many",
        "direct --connections",
        "start --in-flight 4"
      })
  void whatIsUnknownIsRefused(String arguments) {
    assertThatThrownBy(() -> parse(arguments.split(" "))).isInstanceOf(Options.Misused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"connections=-1", "connections=1", "in-flight=0", "rate=-1"})
  void numbersThatAreTooSmallAreRefused(String argument) {
    var options = parse("direct", "--" + argument);
    var name = argument.substring(0, argument.indexOf('='));

    assertThatThrownBy(() -> options.number(options.scenarios().getFirst(), name))
        .isInstanceOf(Options.Misused.class)
        .hasMessageContaining("or more");
  }

  @Test
  void helpNamesEveryScenarioAndOption() {
    var help = Help.text(Bench.SCENARIOS);

    for (Scenario scenario : Bench.SCENARIOS) {
      assertThat(help).contains(scenario.name() + ": " + scenario.summary());
      scenario.options().forEach(option -> assertThat(help).contains("--" + option.name() + " N"));
    }
  }

  private static Options parse(String... arguments) {
    return Options.parse(arguments, Bench.SCENARIOS);
  }
}
