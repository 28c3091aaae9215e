package im.connection.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import im.connection.kernel.Refusal;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import im.connection.platform.json.JsonRules;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactParamsTest {
  private final ObjectMapper json = JsonRules.mapper();

  @Test
  void aRequestIsWrittenWithIdsAndStatesAsTheWireHasThem() throws JsonProcessingException {
    var person = new Person(new UserId(7), "lihua", "李华");
    var request =
        new ContactRequest(
            new RequestId(9),
            person,
            new Person(new UserId(8), "ben", "Ben"),
            null,
            ContactRequest.State.PENDING,
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(1),
            null);

    assertThat(json.writeValueAsString(request))
        .isEqualTo(
            """
            {"id":"9","from":{"id":"7","username":"lihua","displayName":"李华"},\
            "to":{"id":"8","username":"ben","displayName":"Ben"},"state":"pending",\
            "createdAt":"1970-01-01T00:00:00.000Z","expiresAt":"1970-01-01T00:00:01.000Z"}\
            """);
  }

  @Test
  void aGreetingOfTwoHundredCharactersIsAccepted() throws JsonProcessingException {
    String greeting = "😀".repeat(200);
    var read =
        json.readValue(
            "{\"userId\":\"7\",\"greeting\":\"%s\"}".formatted(greeting), NewContactRequest.class);

    assertThat(read).isEqualTo(new NewContactRequest(new UserId(7), greeting));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"userId\":null}",
        "{\"userId\":7}",
        "{\"userId\":\"x\"}",
        "{\"userId\":\"7\",\"more\":1}",
        "{\"userId\":\"7\",\"greeting\":5}",
        "{\"userId\":\"7\",\"greeting\":\"\\u0000\"}",
        "[]"
      })
  void aBadRequestIsNotRead(String text) {
    assertThatThrownBy(() -> json.readValue(text, NewContactRequest.class))
        .isInstanceOfAny(JsonProcessingException.class, Refusal.class);
  }

  @Test
  void aGreetingOrRemarkThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> new NewContactRequest(new UserId(7), "字".repeat(201)))
        .isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> new Remark("字".repeat(65))).isInstanceOf(Refusal.class);
    assertThat(new Remark("  ").remark()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"direction\":\"sideways\"}", "{\"direction\":0}"})
  void aDirectionIsOneOfTwo(String text) {
    assertThatThrownBy(() -> json.readValue(text, ContactParams.Requests.class))
        .isInstanceOfAny(JsonProcessingException.class, Refusal.class);
  }
}
