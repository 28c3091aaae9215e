package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import im.connection.kernel.ErrorCode;
import im.connection.platform.json.Json;
import im.connection.platform.json.JsonRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallTest {
  private final Json json = new Json(JsonRules.mapper());

  @Test
  void aRequestIsReadWithItsIdMethodAndParameters() throws Call.Invalid {
    var call = read("{'jsonrpc':'2.0','id':'a','method':'m','params':{'x':1}}");
    assertThat(call.id()).isNotNull();
    assertThat(call.id().asText()).isEqualTo("a");
    assertThat(call.method()).isEqualTo("m");
    assertThat(call.params().get("x").asInt()).isOne();
  }

  @Test
  void parametersMayBeLeftOut() throws Call.Invalid {
    assertThat(read("{'jsonrpc':'2.0','id':1,'method':'m'}").params()).isEmpty();
  }

  @Test
  void withoutIdItIsANotification() throws Call.Invalid {
    assertThat(read("{'jsonrpc':'2.0','method':'m'}").id()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "\"\"                                                 | malformed_json   | -",
        "{                                                    | malformed_json   | -",
        "{'jsonrpc':'2.0','id':1,'method':'m'}x               | malformed_json   | -",
        "{'jsonrpc':'2.0','id':1,'id':1,'method':'m'}         | malformed_json   | -",
        "[]                                                   | invalid_request  | -",
        "7                                                    | invalid_request  | -",
        "null                                                 | invalid_request  | -",
        "{}                                                   | invalid_request  | -",
        "{'jsonrpc':'2.0','id':null,'method':'m'}             | invalid_request  | -",
        "{'jsonrpc':'2.0','id':1.0,'method':'m'}              | invalid_request  | -",
        "{'jsonrpc':'2.0','id':{},'method':'m'}               | invalid_request  | -",
        "{'jsonrpc':'2.0','id':9223372036854775808,'method':'m'} | invalid_request | -",
        "{'id':1,'method':'m'}                                | invalid_request  | 1",
        "{'jsonrpc':2.0,'id':1,'method':'m'}                  | invalid_request  | 1",
        "{'jsonrpc':'2','id':1,'method':'m'}                  | invalid_request  | 1",
        "{'jsonrpc':'2.0','id':1}                             | invalid_request  | 1",
        "{'jsonrpc':'2.0','id':1,'method':1}                  | invalid_request  | 1",
        "{'jsonrpc':'2.0','id':1,'method':'m','x':1}          | invalid_request  | 1",
        "{'jsonrpc':'2.0','id':1,'method':'m','params':[]}    | invalid_argument | 1",
        "{'jsonrpc':'2.0','id':1,'method':'m','params':null}  | invalid_argument | 1"
      })
  void whatIsNoRequestIsRefusedWithAsMuchOfItsIdAsCouldBeRead(String text, String code, String id) {
    var invalid = catchThrowableOfType(Call.Invalid.class, () -> read(text == null ? "" : text));
    assertThat(invalid.refusal().code().wireName()).isEqualTo(code);
    assertThat(invalid.id() == null ? "-" : invalid.id().asText()).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "'\"a\"', a", "1.5, -", "{}, -"})
  void aRequestBeyondTheBoundsIsToldThemByItsId(String id, String back) {
    for (String value : List.of("[".repeat(32) + "]".repeat(32), "9".repeat(1_001))) {
      String given = "{'jsonrpc':'2.0','id':%s,'params':{'a':%s}}".formatted(id, value);
      var invalid = catchThrowableOfType(Call.Invalid.class, () -> read(given));
      assertThat(invalid.refusal().code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(invalid.refusal().arguments().getLast())
          .isEqualTo("nesting of at most 32, numbers of at most 1,000 digits");
      assertThat(invalid.id() == null ? "-" : invalid.id().asText()).isEqualTo(back);
    }
  }

  private Call read(String text) throws Call.Invalid {
    return Call.read(json, text.replace('\'', '"'));
  }
}
