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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactParamsTest {
  private static final Person BEN = new Person(new UserId(8), "ben", "Ben", null);
  private static final Contact OLD = new Contact(BEN, "老本", List.of("同事"), true, Instant.EPOCH);

  private final ObjectMapper json = JsonRules.mapper();

  @Test
  void aRequestIsWrittenWithIdsAndStatesAsTheWireHasThem() throws JsonProcessingException {
    var person = new Person(new UserId(7), "lihua", "李华", null);
    var request =
        new ContactRequest(
            new RequestId(9),
            person,
            new Person(new UserId(8), "ben", "Ben", null),
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
  void aGreetingThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> new NewContactRequest(new UserId(7), "字".repeat(201)))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void anAbsentFieldOfAnUpdateChangesNothingAndNullClears() throws JsonProcessingException {
    assertThat(update("{}")).isEqualTo(OLD);
    assertThat(update("{\"remark\":null}").remark()).isNull();
    assertThat(update("{\"remark\":\" \"}").remark()).isNull();
    assertThat(update("{\"labels\":null}").labels()).isEmpty();
    assertThat(update("{\"labels\":[]}").labels()).isEmpty();
    assertThat(update("{\"starred\":null}").starred()).isFalse();
    var all = update("{\"remark\":\"新\",\"labels\":[\"a\",\"b\"],\"starred\":false}");
    assertThat(all).isEqualTo(new Contact(BEN, "新", List.of("a", "b"), false, Instant.EPOCH));
  }

  @Test
  void labelsAreTidiedAndEachStandsOnce() throws JsonProcessingException {
    assertThat(update("{\"labels\":[\" é \",\"e\u0301\",\"同事\"]}").labels())
        .containsExactly("é", "同事");
    assertThat(update("{\"labels\":[\"%s\"]}".formatted("😀".repeat(32))).labels()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"remark\":5}",
        "{\"remark\":[\"x\"]}",
        "{\"remark\":\"\\u0000\"}",
        "{\"labels\":\"x\"}",
        "{\"labels\":[5]}",
        "{\"labels\":[null]}",
        "{\"labels\":[\"\"]}",
        "{\"labels\":[\"a\\nb\"]}",
        "{\"labels\":[\"\\ud800\"]}",
        "{\"labels\":[\"123456789012345678901234567890123\"]}",
        "{\"labels\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\"]}",
        "{\"labels\":{}}",
        "{\"starred\":1}",
        "{\"starred\":\"true\"}",
        "{\"label\":\"x\"}"
      })
  void aBadUpdateIsNotRead(String text) {
    assertThatThrownBy(() -> json.readValue(text, ContactUpdate.class))
        .isInstanceOfAny(JsonProcessingException.class, Refusal.class);
  }

  @Test
  void aRemarkThatIsTooLongIsNotRead() {
    String text = "{\"remark\":\"%s\"}".formatted("字".repeat(65));
    assertThatThrownBy(() -> json.readValue(text, ContactUpdate.class))
        .isInstanceOfAny(JsonProcessingException.class, Refusal.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "17", "l1", "l1-", "c", "c-1", "cx", "l1-2-3", "c1234567890123456789"})
  void aCursorOfSomebodysOwnMakingIsRefused(String text) {
    assertThatThrownBy(() -> ContactCursor.valueOf(text)).isInstanceOf(Refusal.class);
  }

  @Test
  void aCursorReadsItself() {
    for (var cursor : List.of(new ContactCursor.Listed(3, 9), new ContactCursor.Changed(0))) {
      assertThat(ContactCursor.valueOf(cursor.toString())).isEqualTo(cursor);
    }
  }

  @Test
  void aLabelIsNoFilterOfChanges() {
    assertThatThrownBy(() -> ContactQuery.of(1L, "x", null, 50)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> ContactQuery.of(-1L, null, null, 50)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> ContactQuery.of(null, " ", null, 50)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> ContactQuery.of(null, null, null, 0)).isInstanceOf(Refusal.class);
  }

  private Contact update(String text) throws JsonProcessingException {
    return json.readValue(text, ContactUpdate.class).applyTo(OLD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"direction\":\"sideways\"}", "{\"direction\":0}"})
  void aDirectionIsOneOfTwo(String text) {
    assertThatThrownBy(() -> json.readValue(text, ContactParams.Requests.class))
        .isInstanceOfAny(JsonProcessingException.class, Refusal.class);
  }
}
