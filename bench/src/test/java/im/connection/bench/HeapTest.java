package im.connection.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class HeapTest {
  private static final String SAID =
      """
      4711:
       num     #instances         #bytes  class name (module)
      -------------------------------------------------------
         1:         31250        2345678  [B (java.base@25)
         2:          1000          24000  im.connection.gateway.Connection
         3:             3             72  [B (java.base@25)
      Total         32253        2369750
      """;

  @Test
  void addsUpTheClassesOfAHistogram() {
    var heap = Heap.parse(SAID);

    assertThat(heap.bytes()).containsEntry("[B", 2_345_750L).hasSize(2);
    assertThat(heap.total()).isEqualTo(2_369_750);
  }

  @Test
  void tellsWhatGrew() {
    var before = new Heap(Map.of("a", 100L, "b", 50L));
    var after = new Heap(Map.of("a", 110L, "b", 90L, "c", 5L));

    assertThat(after.growth(before, 2)).containsExactly(Map.entry("b", 40L), Map.entry("a", 10L));
  }
}
