package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import im.connection.kernel.UserId;
import im.connection.platform.json.JsonRules;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProfileUpdateTest {
  private static final ObjectMapper MAPPER = JsonRules.mapper();

  private final Profile old =
      new Profile(
          new UserId(1),
          "alice",
          "Alice",
          "Gardener",
          User.Kind.PERSON,
          null,
          Instant.EPOCH,
          Instant.EPOCH);

  @Test
  void absentFieldsStayAsTheyAre() throws IOException {
    var update = read("{}");
    assertThat(update.displayNameOf(old)).isEqualTo("Alice");
    assertThat(update.bioOf(old)).isEqualTo("Gardener");
  }

  @Test
  void nullClearsAField() throws IOException {
    var update = read("{\"displayName\": null, \"bio\": null}");
    assertThat(update.displayNameOf(old)).isEqualTo("alice");
    assertThat(update.bioOf(old)).isNull();
  }

  @Test
  void presentFieldsAreTidiedAndTaken() throws IOException {
    var update = read("{\"displayName\": \" e\u0301mile 爱丽丝 👩‍🌾 \", \"bio\": \"one\\r\\ntwo\"}");
    assertThat(update.displayNameOf(old)).isEqualTo("émile 爱丽丝 👩‍🌾");
    assertThat(update.bioOf(old)).isEqualTo("one\ntwo");
  }

  @Test
  void anEmptyBioIsNone() throws IOException {
    assertThat(read("{\"bio\": \"  \"}").bioOf(old)).isNull();
  }

  @Test
  void lengthsCountCodePoints() throws IOException {
    assertThat(read("{\"displayName\": \"%s\"}".formatted("𠮷".repeat(64))).displayNameOf(old))
        .hasSize(128);
    assertThat(read("{\"bio\": \"%s\"}".formatted("𠮷".repeat(500))).bioOf(old)).hasSize(1000);
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
        "{\"username\": \"bob\"}",
        "[]",
        "7",
      })
  void anythingElseIsRefused(String body) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(Exception.class);
  }

  private static ProfileUpdate read(String body) throws IOException {
    return MAPPER.readValue(body, ProfileUpdate.class);
  }
}
