package im.connection.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.json.JsonRules;
import im.connection.platform.json.Patch;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFailuresTest {
  record Inner(String text, long count, boolean flag) {}

  record Outer(
      UserId userId,
      Inner inner,
      List<UserId> invite,
      @Nullable String remark,
      @Nullable Long age) {
    Outer {
      invite = List.copyOf(invite);
    }
  }

  record Timed(
      @Nullable Instant at,
      @Nullable List<Instant> all,
      @Nullable Patch<Instant> until,
      @Nullable UserId whom,
      @Nullable JsonNode body) {
    Timed {
      all = all == null ? null : List.copyOf(all);
    }
  }

  private static final String INNER = "{\"text\":\"a\",\"count\":1,\"flag\":true}";

  private final Failures failures = new Failures();
  private final ObjectMapper mapper = JsonRules.mapper();

  @Test
  void whatIsRequiredIsNamedWhenItIsMissingOrNull() {
    assertInvalid("{}", "userId");
    assertInvalid("{\"userId\":null}", "userId");
    assertInvalid("{\"userId\":\"1\"}", "inner");
    assertInvalid("{\"userId\":\"1\",\"inner\":{}}", "inner.text");
    assertInvalid("{\"userId\":\"1\",\"inner\":{\"text\":\"a\",\"count\":1}}", "inner.flag");
    assertInvalid("{\"userId\":\"1\",\"inner\":" + INNER + "}", "invite");
    assertInvalid("{\"userId\":\"1\",\"inner\":" + INNER + ",\"invite\":[null]}", "invite[0]");
  }

  @Test
  void whatIsNullableMayBeMissingOrNull() throws Exception {
    String required = "\"userId\":\"1\",\"inner\":" + INNER + ",\"invite\":[\"2\"]";
    var outer = mapper.readValue("{" + required + "}", Outer.class);
    assertThat(outer.remark()).isNull();
    assertThat(mapper.readValue("{" + required + ",\"remark\":null}", Outer.class))
        .isEqualTo(outer);
  }

  @Test
  void aWrongTypeOrValueIsNamed() {
    assertInvalid("{\"userId\":1}", "userId");
    assertInvalid("{\"userId\":\"-1\"}", "userId");
    assertInvalid("{\"inner\":[]}", "inner");
    assertInvalid("{\"inner\":{\"count\":\"1\"}}", "inner.count");
    assertInvalid("{\"inner\":{\"count\":1.5}}", "inner.count");
    assertInvalid("{\"inner\":{\"count\":\"\"}}", "inner.count");
    assertInvalid("{\"age\":\"\"}", "age");
    assertInvalid("{\"age\":\"\\u0000\"}", "age");
    assertInvalid("{\"inner\":\"\"}", "inner");
    assertInvalid("{\"invite\":\"\"}", "invite");
    assertInvalid("{\"inner\":{\"count\":99999999999999999999}}", "inner.count");
    assertInvalid("{\"inner\":{\"flag\":\"true\"}}", "inner.flag");
    assertInvalid("{\"inner\":{\"text\":\"\\u0000\"}}", "inner.text");
    assertInvalid("{\"inner\":{\"text\":\"\\ud800\"}}", "inner.text");
    assertInvalid("{\"invite\":{}}", "invite");
    assertInvalid("{\"inner\":{\"nobodyKnows\":1," + INNER.substring(1) + "}", "inner.nobodyKnows");
    assertInvalid("[]", "body");
    assertInvalid("", "body");
  }

  @Test
  void whatIsNoJsonIsMalformed() {
    for (String text : List.of("{", "{\"userId\":", "{'a':1}", "nope", "{\"a\":1,}")) {
      assertThat(refusal(text).code()).as(text).isEqualTo(ErrorCode.MALFORMED_JSON);
    }
  }

  @Test
  void nestingAndNumbersHaveAnEnd() {
    for (String value : List.of("[".repeat(33) + "]".repeat(33), "1" + "0".repeat(1_000))) {
      assertThat(timed("body", value).arguments())
          .as(value)
          .containsExactly("body", "nesting of at most 32, numbers of at most 1,000 digits");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"x\"",
        "\"\"",
        "5",
        "\"2026-03-01\"",
        "\"+1000000000-12-31T23:59:59Z\"",
        "\"+10000-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59-01:00\"",
        "\"-0001-01-01T00:00:00Z\""
      })
  void aBadTimeIsToldByItsField(String time) {
    String expected = "an RFC 3339 time such as 2026-03-01T08:30:00Z";
    assertThat(timed("at", time).arguments()).containsExactly("at", expected);
    assertThat(timed("until", time).arguments()).containsExactly("until", expected);
    assertThat(timed("all", "[" + time + "]").arguments()).containsExactly("all[0]", expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"})
  void aTimeIsWrittenAsItWasRead(String time) throws Exception {
    String text = "\"" + time + "\"";
    assertThat(mapper.writeValueAsString(mapper.readValue(text, Instant.class))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"x\"", "\"0\"", "\"\"", "7"})
  void aBadIdIsToldByItsField(String id) {
    assertThat(timed("whom", id).arguments()).containsExactly("whom", "a positive decimal id");
  }

  @Test
  void aDatabaseThatIsAwayPassesAndAnythingElseIsAnIncident() {
    var away = new RuntimeException(new SQLTransientConnectionException("gone"));
    assertThat(failures.refusal(away).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(failures.refusal(new SQLException("stopping", "57P01")).code())
        .isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(failures.refusal(new SQLException("a bug", "42601")).code())
        .isEqualTo(ErrorCode.INTERNAL);
    assertThat(failures.refusal(new IllegalStateException("a bug")).arguments()).hasSize(1);
  }

  private Refusal timed(String field, String value) {
    String text = "{\"%s\":%s}".formatted(field, value);
    return failures.refusal(catchThrowable(() -> mapper.readValue(text, Timed.class)));
  }

  private void assertInvalid(String text, String field) {
    var refusal = refusal(text);
    assertThat(refusal.code()).as(text).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refusal.arguments().getFirst()).as(text).isEqualTo(field);
  }

  private Refusal refusal(String text) {
    return failures.refusal(catchThrowable(() -> mapper.readValue(text, Outer.class)));
  }
}
