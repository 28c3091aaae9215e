package im.connection.groups;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupsRestIT {
  private static final String GROUPS = "/api/v1/groups";
  private static final String INVITATIONS = "/api/v1/group-invitations";

  private final RunningServer server = RunningServer.shared();
  private Person owner;
  private Person ann;

  @BeforeEach
  void register() {
    owner = Person.register(server, "owner");
    ann = Person.register(server, "ann");
  }

  @Test
  void aGroupLivesFromItsCreationToItsEnd() {
    var ben = Person.register(server, "ben");
    var created =
        owner.api().post(GROUPS, Map.of("name", " 周末爬山 ", "invite", List.of(ann.id()))).expect(201);
    assertThat(created.path("name").asText()).isEqualTo("周末爬山");
    assertThat(created.path("role").asText()).isEqualTo("owner");
    String group = GROUPS + "/" + created.path("id").asText();
    accept(ann);
    var invited =
        ann.api()
            .post(group + "/invitations", Map.of("userIds", List.of(ben.id(), owner.id())))
            .expect(200);
    assertThat(invited.path("invited")).hasSize(1);
    assertThat(invited.path("skipped").get(0).path("reason").asText()).isEqualTo("member");
    accept(ben);

    owner.api().put(group + "/members/" + ann.id() + "/role", Map.of("role", "admin")).expect(204);
    var renamed = ann.api().patch(group, Map.of("name", "二")).expect(200);
    assertThat(renamed.path("name").asText()).isEqualTo("二");
    assertThat(ben.api().patch(group, Map.of("name", "三")).code()).isEqualTo("forbidden");
    var members = ben.api().get(group + "/members?limit=2").expect(200);
    assertThat(members.path("items").get(0).path("role").asText()).isEqualTo("owner");
    assertThat(members.path("items").get(1).path("role").asText()).isEqualTo("admin");
    String next = members.path("next").asText();
    assertThat(ben.api().get(group + "/members?cursor=" + next).expect(200).path("items"))
        .hasSize(1);

    ann.api().delete(group + "/members/" + ben.id()).expect(204);
    assertThat(ben.api().get(group).code()).isEqualTo("not_found");
    ann.api().post(group + "/leave", null).expect(204);
    assertThat(ann.api().get(group).code()).isEqualTo("not_found");
    owner.api().delete(group).expect(204);
    assertThat(owner.api().get(group).expect(200).has("dismissedAt")).isTrue();
    assertThat(owner.api().delete(group).code()).isEqualTo("group_dismissed");
  }

  @Test
  void anInvitationIsDeclinedOverRest() {
    owner.api().post(GROUPS, Map.of("name", "组", "invite", List.of(ann.id()))).expect(201);
    String id = onlyInvitation(ann);

    assertThat(owner.api().post(INVITATIONS + "/" + id + "/decline", null).code())
        .isEqualTo("not_found");
    var declined = ann.api().post(INVITATIONS + "/" + id + "/decline", null).expect(200);
    assertThat(declined.path("state").asText()).isEqualTo("declined");
    assertThat(ann.api().post(INVITATIONS + "/" + id + "/accept", null).code())
        .isEqualTo("request_closed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST   | /api/v1/groups                       | {}                         | 400
          POST   | /api/v1/groups                       |                            | 415
          POST   | /api/v1/groups                       | {"name":" "}               | 400
          POST   | /api/v1/groups                       | {"name":"x","invite":"y"}  | 400
          POST   | /api/v1/groups                       | {"name":"x","invite":[5]}  | 400
          POST   | /api/v1/groups                       | {"name":"x","owner":"5"}   | 400
          GET    | /api/v1/groups/1                     |                            | 404
          GET    | /api/v1/groups/x                     |                            | 400
          PATCH  | /api/v1/groups/1                     | {"name":"x"}               | 404
          DELETE | /api/v1/groups/1                     |                            | 404
          GET    | /api/v1/groups/1/members             |                            | 404
          GET    | /api/v1/groups/1/members?cursor=abc  |                            | 400
          GET    | /api/v1/groups/1/members?limit=1000  |                            | 400
          PUT    | /api/v1/groups/1/members/2/role      | {"role":0}                 | 400
          PUT    | /api/v1/groups/1/members/2/role      | {"role":"king"}            | 400
          POST   | /api/v1/groups/1/invitations         | {"userIds":[]}             | 400
          POST   | /api/v1/groups/1/invitations         | {"userIds":["2"]}          | 404
          POST   | /api/v1/groups/1/leave               |                            | 404
          PATCH  | /api/v1/groups/1                     | {"slowModeSeconds":-1}     | 400
          PATCH  | /api/v1/groups/1                     | {"tags":["a",null]}        | 400
          PATCH  | /api/v1/groups/1                     | {"avatar":"a b"}           | 400
          GET    | /api/v1/groups/1/members?query=x     |                            | 404
          PUT    | /api/v1/groups/1/members/2/mute      | {}                         | 400
          PUT    | /api/v1/groups/1/members/2/mute      | {"until":"soon"}           | 400
          DELETE | /api/v1/groups/1/members/2/mute      |                            | 404
          PUT    | /api/v1/groups/1/members/2/nickname  | {"nickname":5}             | 400
          PUT    | /api/v1/groups/1/members/2/nickname  | {"nickname":"x"}           | 404
          PUT    | /api/v1/groups/1/bans/2              |                            | 404
          DELETE | /api/v1/groups/1/bans/2              |                            | 404
          GET    | /api/v1/groups/1/bans?cursor=x       |                            | 400
          GET    | /api/v1/groups/1/bans                |                            | 404
          GET    | /api/v1/groups/1/preview             |                            | 404
          POST   | /api/v1/groups/1/join                | {}                         | 404
          POST   | /api/v1/groups/1/join                | {"answer":7}               | 400
          GET    | /api/v1/groups/1/join-requests       |                            | 404
          POST   | /api/v1/group-join-requests/1/accept |                            | 404
          POST   | /api/v1/group-join-requests/1/reject |                            | 404
          POST   | /api/v1/groups/1/links               | {"maxUses":0}              | 400
          POST   | /api/v1/groups/1/links               | {"expiresAt":"never"}      | 400
          POST   | /api/v1/groups/1/links               | {}                         | 404
          DELETE | /api/v1/groups/1/links/2             |                            | 404
          POST   | /api/v1/group-links/join             | {"token":"short"}          | 400
          POST   | /api/v1/group-links/preview          | {}                         | 400
          PUT    | /api/v1/groups/1/follows/2           |                            | 404
          GET    | /api/v1/groups/1/follows             |                            | 404
          POST   | /api/v1/group-invitations/1/accept   |                            | 404
          GET    | /api/v1/group-invitations?limit=-1   |                            | 400
          """)
  void badInputGetsAProblemThatSaysSo(String method, String path, String body, int status) {
    var answer = ann.api().send(method, path, body);

    answer.expect(status);
    assertThat(answer.code())
        .isIn("invalid_argument", "malformed_json", "not_found", "unsupported_media_type");
  }

  private void accept(Person invitee) {
    String id = onlyInvitation(invitee);
    invitee.api().post(INVITATIONS + "/" + id + "/accept", null).expect(200);
  }

  private static String onlyInvitation(Person invitee) {
    var items = invitee.api().get(INVITATIONS).expect(200).path("items");
    assertThat(items).hasSize(1);
    return items.get(0).path("id").asText();
  }
}
