package im.connection.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import im.connection.accounts.Tags;
import im.connection.conversations.Announcement.History;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.json.JsonRules;
import im.connection.platform.json.Patch;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collections;
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
        new Group(
            new ConversationId(5),
            "组",
            "m-1",
            new UserId(7),
            Role.ADMIN,
            3,
            List.of("爬山"),
            JoinPolicy.APPROVAL,
            null,
            History.SINCE_JOINING,
            false,
            30,
            new GroupAnnouncement("八点", new UserId(7), Instant.EPOCH, true),
            null,
            Instant.EPOCH,
            null);

    assertThat(json.writeValueAsString(group))
        .isEqualTo(
            """
            {"id":"5","name":"组","avatar":"m-1","ownerId":"7","role":"admin","memberCount":3,\
            "tags":["爬山"],"joinPolicy":"approval","history":"since_joining","muteAll":false,\
            "slowModeSeconds":30,"announcement":{"text":"八点","authorId":"7",\
            "updatedAt":"1970-01-01T00:00:00.000Z","pinned":true},\
            "createdAt":"1970-01-01T00:00:00.000Z"}\
            """);
  }

  @Test
  void aChangeTellsAnAbsentFieldFromOneThatIsRemoved() throws JsonProcessingException {
    var absent = json.readValue("{}", GroupUpdate.class);
    var removed =
        json.readValue(
            "{\"avatar\":null,\"announcement\":null,\"joinQuestion\":\" \"}", GroupUpdate.class);

    assertThat(absent).isEqualTo(json.readValue("{\"name\":null}", GroupUpdate.class));
    assertThat(removed.avatar()).isEqualTo(Patch.of(null));
    assertThat(removed.announcement()).isEqualTo(Patch.of(null));
    assertThat(removed.joinQuestion()).isEqualTo(Patch.of(null));
  }

  @Test
  void tagsAreKeptInOneFormAndNamedOnce() {
    assertThat(Tags.tidy(List.of(" Hiking ", "ＨＩＫＩＮＧ", "爬山", "New  York")))
        .containsExactly("hiking", "爬山", "new york");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"\"}",
        "{\"avatar\":\"\"}",
        "{\"avatar\":\"a b\"}",
        "{\"avatar\":\"图\"}",
        "{\"avatar\":5}",
        "{\"announcement\":\"text\"}",
        "{\"announcement\":{\"text\":\" \"}}",
        "{\"announcement\":{\"pinned\":true}}",
        "{\"tags\":[\"\"]}",
        "{\"tags\":[null]}",
        "{\"tags\":\"爬山\"}",
        "{\"tags\":[\"a\\u0000\"]}",
        "{\"joinPolicy\":\"closed\"}",
        "{\"history\":\"none\"}",
        "{\"muteAll\":\"yes\"}",
        "{\"muteAll\":1}",
        "{\"slowModeSeconds\":-1}",
        "{\"slowModeSeconds\":86401}",
        "{\"slowModeSeconds\":1.5}",
        "{\"owner\":\"7\"}"
      })
  void aBadChangeIsNotRead(String text) {
    assertThatThrownBy(() -> json.readValue(text, GroupUpdate.class))
        .isInstanceOfAny(JsonProcessingException.class, Refusal.class);
  }

  @Test
  void longTextsAreRefused() {
    assertThatThrownBy(() -> Tags.tidy(Collections.nCopies(21, "x"))).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> Tags.tidy(List.of("字".repeat(33)))).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> new NewAnnouncement("字".repeat(2_001), null))
        .isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> new Nickname("字".repeat(33))).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> new NewJoinRequest("字".repeat(501))).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> MemberQuery.of("字".repeat(65), null, null))
        .isInstanceOf(Refusal.class);
    assertThat(new NewAnnouncement("字\n".repeat(1_000), true).text()).hasSize(1_999);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tomorrow", "", "2026-13-01T00:00:00Z", "1767225600", "2026-03-01"})
  void aTimeIsWrittenAsTheStandardSays(String text) {
    assertThatThrownBy(() -> json.readValue("{\"until\":\"" + text + "\"}", NewMute.class))
        .isInstanceOfAny(JsonProcessingException.class, Refusal.class);
  }

  @Test
  void aTokenIsOfOurFormAndNeverPrinted() {
    var token = LinkToken.random(new SecureRandom());

    assertThat(new LinkToken(token.token()).digest()).isEqualTo(token.digest()).hasSize(32);
    assertThat(token.qr()).isEqualTo("imc://join/" + token.token());
    assertThat(token).hasToString("LinkToken");
    assertThatThrownBy(() -> new LinkToken("short")).isInstanceOf(Refusal.class);
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
