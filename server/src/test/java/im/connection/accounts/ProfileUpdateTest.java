package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.json.JsonRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProfileUpdateTest {
  private static final ObjectMapper MAPPER = JsonRules.mapper();

  private static final Instant NOW = Instant.parse("2026-03-01T08:15:30.123Z");

  private final Profile old =
      read("""
      {"bio": "Gardener", "avatar": "m-1", "gender": "female", "birthday": "1990-05-17",
       "phone": "+86 138-0013-8000", "tags": [" Hiking ", "摄影", "ＨＩＫＩＮＧ"]}
      """)
          .of(Profile.of(new UserId(1), "alice", "Alice", null, Instant.EPOCH), NOW);

  @Test
  void presentFieldsAreTidiedAndTaken() {
    assertThat(old.avatar()).isEqualTo("m-1");
    assertThat(old.gender()).isEqualTo(Gender.FEMALE);
    assertThat(old.birthday()).isEqualTo("1990-05-17");
    assertThat(old.phone()).isEqualTo("+8613800138000");
    assertThat(old.tags()).containsExactly("hiking", "摄影");
    var update = read("{\"displayName\": \" e\u0301mile 爱丽丝 👩‍🌾 \", \"bio\": \"one\\r\\ntwo\"}");
    assertThat(update.of(old, NOW).displayName()).isEqualTo("émile 爱丽丝 👩‍🌾");
    assertThat(update.of(old, NOW).bio()).isEqualTo("one\ntwo");
  }

  @Test
  void absentFieldsStayAsTheyAre() {
    assertThat(read("{}").of(old, NOW)).isEqualTo(old);
  }

  @Test
  void nullClearsAField() {
    var cleared =
        read("""
        {"displayName": null, "bio": null, "avatar": null, "gender": null,
         "birthday": null, "phone": null, "tags": []}
        """)
            .of(old, NOW);
    assertThat(cleared)
        .isEqualTo(
            new Profile(
                old.id(),
                "alice",
                "alice",
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                User.Kind.PERSON,
                null,
                Instant.EPOCH,
                NOW));
  }

  @Test
  void anEmptyBioIsNone() {
    assertThat(read("{\"bio\": \"  \"}").of(old, NOW).bio()).isNull();
  }

  @Test
  void tagsAreMeasuredAsTheyAreKept() {
    assertThatThrownBy(() -> read("{\"tags\": [\"%s\"]}".formatted("İ".repeat(32))))
        .isInstanceOf(Exception.class);
  }

  @Test
  void nobodyIsBornTomorrow() {
    assertThat(read("{\"birthday\": \"2026-03-01\"}").of(old, NOW).birthday())
        .isEqualTo("2026-03-01");
    var update = read("{\"birthday\": \"2026-03-03\"}");
    assertThatThrownBy(() -> update.of(old, NOW)).isInstanceOf(Refusal.class);
  }

  @Test
  void lengthsCountCodePoints() {
    assertThat(
            read("{\"displayName\": \"%s\"}".formatted("𠮷".repeat(64))).of(old, NOW).displayName())
        .hasSize(128);
    assertThat(read("{\"bio\": \"%s\"}".formatted("𠮷".repeat(500))).of(old, NOW).bio())
        .hasSize(1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"displayName\": \"\"}",
        "{\"displayName\": \"   \"}",
        "{\"displayName\": \"\\u200b\\u200d\"}",
        "{\"displayName\": \"\\u3164\"}",
        "{\"displayName\": \"a\\nb\"}",
        "{\"displayName\": \"a\\u0007b\"}",
        "{\"displayName\": \"a\\u202eb\"}",
        "{\"displayName\": \"a\\u2067b\"}",
        "{\"displayName\": \"12345678901234567890123456789012345678901234567890123456789012345\"}",
        "{\"displayName\": 7}",
        "{\"displayName\": [\"a\"]}",
        "{\"displayName\": {\"a\": 1}}",
        "{\"bio\": true}",
        "{\"bio\": \"a\\u0000\"}",
        "{\"bio\": \"a\\u0001\"}",
        "{\"bio\": \"a\\ud800\"}",
        "{\"avatar\": \"../a\"}",
        "{\"avatar\": \"\"}",
        "{\"gender\": \"FEMALE!\"}",
        "{\"birthday\": \"1990-02-30\"}",
        "{\"birthday\": \"1899-12-31\"}",
        "{\"birthday\": \"17.5.1990\"}",
        "{\"birthday\": 19900517}",
        "{\"phone\": \"13800138000\"}",
        "{\"phone\": \"+86 call me\"}",
        "{\"tags\": \"hiking\"}",
        "{\"tags\": [\"\"]}",
        "{\"tags\": [null]}",
        "{\"tags\": [\"a,b\"]}",
        "{\"tags\": [\"123456789012345678901234567890123\"]}",
        "{\"tags\": [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\",\"12\",\"13\",\"14\",\"15\",\"16\",\"17\",\"18\",\"19\",\"20\",\"21\"]}",
        "{\"email\": \"a@example.org\"}",
        "{\"username\": \"bob\"}",
        "[]",
        "7",
      })
  void anythingElseIsRefused(String body) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(Exception.class);
  }

  private static ProfileUpdate read(String body) {
    try {
      return MAPPER.readValue(body, ProfileUpdate.class);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }
}
