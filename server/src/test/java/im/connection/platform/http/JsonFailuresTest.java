package im.connection.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.json.JsonRules;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

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
  void nestingHasAnEnd() {
    assertThat(refusal("{\"remark\":" + "[".repeat(5_000)).code().httpStatus()).isEqualTo(400);
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

  private void assertInvalid(String text, String field) {
    var refusal = refusal(text);
    assertThat(refusal.code()).as(text).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refusal.arguments().getFirst()).as(text).isEqualTo(field);
  }

  private Refusal refusal(String text) {
    return failures.refusal(catchThrowable(() -> mapper.readValue(text, Outer.class)));
  }
}
