package im.connection.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FigureTest {
  @Test
  void theMedianIsTheMiddleValueWhateverTheOrder() {
    assertThat(figure(3.0, 100.0, 1.0).median()).isEqualTo(3);
    assertThat(figure(4.0, 1.0, 3.0, 2.0).median()).isEqualTo(2.5);
    assertThat(figure(7.0).median()).isEqualTo(7);
  }

  @Test
  void valuesAreShownWithThreeDigits() {
    assertThat(Figure.shown(412_345.6)).isEqualTo("412,346");
    assertThat(Figure.shown(83.27)).isEqualTo("83.3");
    assertThat(Figure.shown(1.234)).isEqualTo("1.23");
    assertThat(Figure.shown(0)).isEqualTo("0");
  }

  private static Figure figure(Double... rounds) {
    return new Figure("f", "ms", "", List.of(rounds));
  }
}
