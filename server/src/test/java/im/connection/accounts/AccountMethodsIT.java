package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccountMethodsIT {
  private final Person alice = Person.register(RunningServer.shared(), "alice");

  @Test
  void methodsAnswerWhatRestAnswers() {
    try (var socket = alice.socket()) {
      assertThat(socket.call("user.me", Map.of()))
          .isEqualTo(alice.api().get("/api/v1/users/me").expect(200));
      assertThat(socket.call("user.get", Map.of("userId", alice.id())))
          .isEqualTo(alice.api().get("/api/v1/users/" + alice.id()).expect(200));
      assertThat(socket.call("user.find", Map.of("username", alice.username())))
          .isEqualTo(alice.api().get("/api/v1/users/" + alice.id()).expect(200));
      var devices = socket.call("device.list", Map.of()).path("items");
      assertThat(devices).hasSize(1);
      assertThat(devices.get(0).path("id").asText()).isEqualTo(alice.deviceId());
      assertThat(devices.get(0).path("current").asBoolean()).isTrue();
    }
  }

  @Test
  void aChangedProfileReachesTheOtherDevice() {
    try (var phone = alice.live();
        var desk = alice.onAnotherDevice().live()) {
      var changed = phone.call("user.update", Map.of("displayName", "爱丽丝 👩‍🌾"));
      assertThat(changed.path("displayName").asText()).isEqualTo("爱丽丝 👩‍🌾");
      assertThat(desk.next("profile.updated").toString()).contains("爱丽丝 👩‍🌾");
    }
  }

  @Test
  void aDeviceThatIsSignedOutLosesItsConnection() {
    try (var phone = alice.live()) {
      var other = alice.onAnotherDevice();
      assertThat(phone.next("device.signedIn").toString()).contains(other.deviceId());
      try (var desk = other.live()) {
        phone.call("device.signOut", Map.of("deviceId", other.deviceId()));
        await().until(desk::isClosed);
        assertThat(phone.next("device.signedOut").toString()).contains(other.deviceId());
      }
      assertThat(phone.call("device.list", Map.of()).path("items")).hasSize(1);
    }
  }

  @Test
  void aStolenRefreshTokenLosesThiefAndOwnerTheirConnections() {
    try (var socket = alice.live()) {
      var api = RunningServer.shared().api();
      var body = Map.of("refreshToken", alice.refresh());
      var next = api.post("/api/v1/sessions/refresh", body).expect(200);
      var used = Map.of("refreshToken", next.path("refreshToken").asText());
      api.post("/api/v1/sessions/refresh", used).expect(200);
      api.post("/api/v1/sessions/refresh", body).expect(401);
      await().until(socket::isClosed);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "user.get, '{\"userId\": \"1\"}', not_found",
    "user.get, '{\"userId\": 1}', invalid_argument",
    "user.get, '{}', invalid_argument",
    "user.find, '{\"username\": \"nobody\"}', not_found",
    "user.find, '{\"username\": null}', invalid_argument",
    "user.update, '{\"displayName\": \" \"}', invalid_argument",
    "user.update, '{\"username\": \"bob\"}', invalid_argument",
    "device.signOut, '{\"deviceId\": \"1\"}', not_found",
    "device.signOut, '{\"deviceId\": \"-1\"}', invalid_argument",
    "device.list, '{\"all\": true}', invalid_argument",
  })
  void badParametersAreRefused(String method, String params, String code)
      throws JsonProcessingException {
    var parsed = new ObjectMapper().readTree(params);
    try (var socket = alice.socket()) {
      var failure =
          catchThrowableOfType(Socket.RpcFailure.class, () -> socket.call(method, parsed));
      assertThat(failure.code()).isEqualTo(code);
    }
  }
}
