package im.connection.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.json.JsonRules;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupParamsTest {
  private final ObjectMapper json = JsonRules.mapper();

  @Test
  void aGroupIsWrittenWithIdsAndRolesAsTheWireHasThem() throws JsonProcessingException {
    var group =
        new Group(new ConversationId(5), "组", new UserId(7), Role.ADMIN, 3, Instant.EPOCH, null);

    assertThat(json.writeValueAsString(group))
        .isEqualTo(
            """
            {"id":"5","name":"组","ownerId":"7","role":"admin","memberCount":3,\
            "createdAt":"1970-01-01T00:00:00.000Z"}\
            """);
  }

  @Test
  void usersToInviteAreSortedAndNamedOnce() throws JsonProcessingException {
    var read = json.readValue("{\"userIds\":[\"9\",\"7\",\"9\"]}", NewInvitations.class);

    assertThat(read.userIds()).isEqualTo(List.of(new UserId(7), new UserId(9)));
  }

  @Test
  void aGroupMayBeCreatedWithoutInvitingAnybody() throws JsonProcessingException {
    assertThat(json.readValue("{\"name\":\"组\"}", NewGroup.class).invitees()).isEmpty();
  }

  @Test
  void twoHundredUsersAreInvitedAtOnceButNoMore() throws JsonProcessingException {
    assertThat(json.readValue(inviting(200), NewInvitations.class).userIds()).hasSize(200);
    assertThatThrownBy(() -> json.readValue(inviting(201), NewInvitations.class))
        .hasRootCauseInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"userIds\":null}",
        "{\"userIds\":[]}",
        "{\"userIds\":[null]}",
        "{\"userIds\":[7]}",
        "{\"userIds\":\"7\"}",
        "{\"userIds\":[\"-7\"]}"
      })
  void aBadInvitationIsNotRead(String text) {
    assertThatThrownBy(() -> json.readValue(text, NewInvitations.class))
        .isInstanceOfAny(JsonProcessingException.class, Refusal.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"role\":null}",
        "{\"role\":\"king\"}",
        "{\"role\":0}",
        "{\"role\":\"0\"}"
      })
  void aRoleIsOneOfThree(String text) {
    assertThatThrownBy(() -> json.readValue(text, NewRole.class))
        .isInstanceOfAny(JsonProcessingException.class, Refusal.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3-1", "1", "-", "0-", "x-1", "1-12345678901234567890"})
  void aCursorOfOursIsTheOnlyOneTaken(String text) {
    assertThatThrownBy(() -> MemberCursor.valueOf(text)).isInstanceOf(Refusal.class);
    assertThat(MemberCursor.valueOf("1-77")).hasToString("1-77");
  }

  private static String inviting(int users) {
    return LongStream.rangeClosed(1, users)
        .mapToObj(id -> "\"" + id + "\"")
        .collect(Collectors.joining(",", "{\"userIds\":[", "]}"));
  }
}
