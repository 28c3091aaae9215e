package im.connection.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Person;
import im.connection.testing.RunningServer;
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
