package im.connection.platform.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class JsonTest {
  private final Json json = new Json(JsonRules.mapper());

  @Test
  void whatIsStoredIsReadThoughNoClientCouldSendIt() {
    String data = "[1." + "9".repeat(1_000) + "E+100993]";
    assertThat(json.isWithinBounds(data)).isFalse();
    assertThat(json.write(json.read(data, JsonNode.class))).isEqualTo(data);
  }

  @Test
  void whatClientsCanSendIsWithinBounds() {
    assertThat(json.isWithinBounds("[1." + "9".repeat(990) + "]")).isTrue();
    assertThat(json.isWithinBounds("[".repeat(33) + "]".repeat(33))).isFalse();
  }
}
