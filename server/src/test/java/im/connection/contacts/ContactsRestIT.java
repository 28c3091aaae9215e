package im.connection.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContactsRestIT {
  private static final String REQUESTS = "/api/v1/contact-requests";
  private static final String CONTACTS = "/api/v1/contacts";

  private final RunningServer server = RunningServer.shared();
  private Person ann;
  private Person ben;

  @BeforeEach
  void register() {
    ann = Person.register(server, "ann");
    ben = Person.register(server, "ben");
  }

  @Test
  void twoUsersBecomeFriendsNameEachOtherAndPart() {
    var asked = ann.api().post(REQUESTS, Map.of("userId", ben.id(), "greeting", "你好")).expect(200);
    assertThat(asked.path("status").asText()).isEqualTo("requested");
    String id = asked.path("request").path("id").asText();
    var incoming = ben.api().get(REQUESTS + "?direction=incoming").expect(200);
    assertThat(incoming.path("items").get(0).path("greeting").asText()).isEqualTo("你好");

    var accepted = ben.api().post(REQUESTS + "/" + id + "/accept", null).expect(200);
    assertThat(accepted.path("contact").path("user").path("id").asText()).isEqualTo(ann.id());
    var contact = CONTACTS + "/" + ben.id();
    var named = ann.api().patch(contact, Map.of("remark", "老本")).expect(200);
    assertThat(named.path("remark").asText()).isEqualTo("老本");
    assertThat(ann.api().patch(contact, "{\"remark\":null}").expect(200).has("remark")).isFalse();
    var listed = ann.api().get(CONTACTS).expect(200);
    assertThat(listed.path("items")).hasSize(1);

    ann.api().delete(contact).expect(204);
    assertThat(ann.api().delete(contact).code()).isEqualTo("not_found");
    assertThat(ben.api().get(CONTACTS).expect(200).path("items")).isEmpty();
  }

  @Test
  void contactsAreFiledUnderLabelsAndOnlyChangesAreFetched() {
    ann.befriend(ben);
    long start = ann.api().get(CONTACTS).expect(200).path("rev").asLong();
    var notes = Map.of("labels", List.of("同事", "爬山"), "starred", true);
    ann.api().patch(CONTACTS + "/" + ben.id(), notes).expect(200);

    var labels = ann.api().get(CONTACTS + "/labels").expect(200).path("items");
    assertThat(labels).hasSize(2);
    assertThat(labels.get(0).path("contacts").asInt()).isOne();
    String hiking = URLEncoder.encode("爬山", StandardCharsets.UTF_8);
    var filed = ann.api().get(CONTACTS + "?label=" + hiking).expect(200);
    assertThat(filed.path("items").get(0).path("starred").asBoolean()).isTrue();
    assertThat(filed.has("rev")).isFalse();

    var changed = ann.api().get(CONTACTS + "?since=" + start).expect(200);
    assertThat(changed.path("items")).hasSize(1);
    long rev = changed.path("rev").asLong();
    ann.api().delete(CONTACTS + "/" + ben.id()).expect(204);
    var removed = ann.api().get(CONTACTS + "?since=" + rev).expect(200);
    assertThat(removed.path("removed").get(0).asText()).isEqualTo(ben.id());
    assertThat(ann.api().get(CONTACTS + "?since=999").expect(200).path("reset").asBoolean())
        .isTrue();
  }

  @Test
  void aRequestIsTakenBack() {
    var asked = ann.api().post(REQUESTS, Map.of("userId", ben.id())).expect(200);
    String path = REQUESTS + "/" + asked.path("request").path("id").asText() + "/cancel";

    assertThat(ben.api().post(path, null).code()).isEqualTo("not_found");
    assertThat(ann.api().post(path, null).expect(200).path("state").asText())
        .isEqualTo("cancelled");
  }

  @Test
  void usersAreBlockedListedAndUnblocked() {
    var cat = Person.register(server, "cat");
    ann.api().put("/api/v1/blocks/" + ben.id(), null).expect(200);
    var block = ann.api().put("/api/v1/blocks/" + cat.id(), null).expect(200);
    assertThat(block.path("user").path("id").asText()).isEqualTo(cat.id());

    var first = ann.api().get("/api/v1/blocks?limit=1").expect(200);
    assertThat(first.path("items").get(0).path("user").path("id").asText()).isEqualTo(ben.id());
    var second =
        ann.api().get("/api/v1/blocks?limit=1&cursor=" + first.path("next").asText()).expect(200);
    assertThat(second.path("items")).containsExactly(block);
    assertThat(ben.api().get("/api/v1/blocks").expect(200).path("items")).isEmpty();

    var refused = ann.api().post(REQUESTS, Map.of("userId", ben.id()));
    assertThat(refused.code()).isEqualTo("blocked_by_you");
    ann.api().delete("/api/v1/blocks/" + ben.id()).expect(204);
    ann.api().post(REQUESTS, Map.of("userId", ben.id())).expect(200);
    assertThat(ann.api().put("/api/v1/blocks/" + ann.id(), null).code())
        .isEqualTo("invalid_argument");
  }

  @Test
  void aDeclinedRequestIsClosed() {
    var asked = ann.api().post(REQUESTS, Map.of("userId", ben.id())).expect(200);
    String path = REQUESTS + "/" + asked.path("request").path("id").asText();

    assertThat(ann.api().post(path + "/decline", null).code()).isEqualTo("not_found");
    assertThat(ben.api().post(path + "/decline", null).expect(200).path("state").asText())
        .isEqualTo("declined");
    var late = ben.api().with("Accept-Language", "zh").post(path + "/accept", null);
    late.expect(409);
    assertThat(late.code()).isEqualTo("request_closed");
    assertThat(late.text()).contains("已");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST   | /api/v1/contact-requests                        | {}                    | 400
          POST   | /api/v1/contact-requests                        |                       | 415
          POST   | /api/v1/contact-requests                        | {"userId":7}          | 400
          POST   | /api/v1/contact-requests                        | {"userId":"1"}        | 404
          POST   | /api/v1/contact-requests                        | {                     | 400
          GET    | /api/v1/contact-requests                        |                       | 400
          GET    | /api/v1/contact-requests?direction=up           |                       | 400
          GET    | /api/v1/contact-requests?direction=incoming&limit=0 |                   | 400
          GET    | /api/v1/contacts?limit=201                      |                       | 400
          GET    | /api/v1/contacts?limit=many                     |                       | 400
          GET    | /api/v1/contacts?cursor=%00                     |                       | 400
          POST   | /api/v1/contact-requests/1/accept               |                       | 404
          POST   | /api/v1/contact-requests/x/accept               |                       | 400
          PATCH  | /api/v1/contacts/1                              | {"remark":"x"}        | 404
          PATCH  | /api/v1/contacts/1                              | {"label":"x"}         | 400
          PATCH  | /api/v1/contacts/1                              | {"labels":"x"}        | 400
          PATCH  | /api/v1/contacts/1                              | {"labels":[null]}     | 400
          PATCH  | /api/v1/contacts/1                              | {"labels":["\\ud800"]} | 400
          PATCH  | /api/v1/contacts/1                              | {"starred":1}         | 400
          GET    | /api/v1/contacts?since=-1                       |                       | 400
          GET    | /api/v1/contacts?since=x                        |                       | 400
          GET    | /api/v1/contacts?since=1&label=x                |                       | 400
          GET    | /api/v1/contacts?label=%20                      |                       | 400
          GET    | /api/v1/contacts?cursor=17                      |                       | 400
          POST   | /api/v1/contact-requests/1/cancel               |                       | 404
          PUT    | /api/v1/blocks/1                                |                       | 404
          PUT    | /api/v1/blocks/x                                |                       | 400
          DELETE | /api/v1/blocks/1                                |                       | 404
          GET    | /api/v1/blocks?cursor=c1                        |                       | 400
          GET    | /api/v1/blocks?limit=0                          |                       | 400
          DELETE | /api/v1/contacts/99999999999999999999           |                       | 400
          """)
  void badInputGetsAProblemThatSaysSo(String method, String path, String body, int status) {
    var answer = ann.api().send(method, path, body);

    answer.expect(status);
    assertThat(answer.code())
        .isIn("invalid_argument", "malformed_json", "not_found", "unsupported_media_type");
  }

  @Test
  void nobodyGetsAnythingWithoutAToken() {
    assertThat(server.api().get(CONTACTS).code()).isEqualTo("unauthenticated");
    assertThat(server.api().post(REQUESTS, Map.of("userId", ben.id())).code())
        .isEqualTo("unauthenticated");
  }
}
