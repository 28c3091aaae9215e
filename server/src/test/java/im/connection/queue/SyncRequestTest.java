package im.connection.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import im.connection.platform.json.JsonRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncRequestTest {
  private final ObjectMapper mapper = JsonRules.mapper();

  @Test
  void everythingIsOptional() throws Exception {
    var request = mapper.readValue("{}", SyncRequest.class);
    assertThat(request.known()).isEmpty();
    assertThat(request.pageSize()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"positions\":{\"17\":null}}",
        "{\"positions\":{\"17\":{\"seq\":-1,\"rev\":0}}}",
        "{\"positions\":{\"x\":{\"seq\":1,\"rev\":0}}}",
        "{\"feedPos\":-1}",
        "{\"limit\":0}",
        "{\"limit\":201}"
      })
  void whatCannotBeMeantIsRefused(String json) {
    assertThatThrownBy(() -> mapper.readValue(json, SyncRequest.class))
        .isInstanceOf(JsonMappingException.class);
  }

  @Test
  void anAcknowledgementWithoutAPositionIsRefused() {
    assertThatThrownBy(
            () -> mapper.readValue("{\"positions\":{\"17\":null}}", Acknowledgement.class))
        .isInstanceOf(JsonMappingException.class);
  }
}
