package im.connection.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Api;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Reports from the making to the resolving.
class ReportsIT {
  private final RunningServer server = RunningServer.shared();
  private final Person ann = Person.register(server, "ann");
  private final Person ben = Person.register(server, "ben");
  private final Api operator = TestOperators.ONE.api();

  @Test
  void operatorsReadTheReportedMessageUntilItIsRecalled() {
    ann.befriend(ben);
    var sent = send("买三送一，加我微信");
    send("a private matter");
    var report = report(message(sent, "text", "同样的广告")).expect(201);
    assertThat(report.get("state").asText()).isEqualTo("open");
    assertThat(report.get("reporter").get("id").asText()).isEqualTo(ben.id());
    assertThat(report.toString()).doesNotContain("微信");

    String path = "/api/v1/admin/reports/" + report.get("id").asText();
    var read = operator.get(path);
    read.expect(200);
    assertThat(read.json().at("/message/body/text").asText()).contains("微信");
    assertThat(read.json().at("/message/senderId").asText()).isEqualTo(ann.id());
    assertThat(read.text()).doesNotContain("a private matter");
    String conversation = "/api/v1/conversations/" + sent.get("conversationId").asText();
    assertThat(operator.get(conversation + "/messages").code()).isEqualTo("not_found");

    ann.api().post(conversation + "/messages/" + sent.get("seq") + "/recall", Map.of()).expect(200);
    var recalled = operator.get(path);
    assertThat(recalled.expect(200).at("/message/recalledAt").isTextual()).isTrue();
    assertThat(recalled.text()).doesNotContain("微信");
    assertThat(actions("report.read", report.get("id").asText())).isEqualTo(2);
  }

  @Test
  void theSameReportIsMadeOnceWhileItIsOpen() {
    var about = Map.<String, Object>of("userId", ann.id(), "reason", "impersonation");
    var first = report(about).expect(201);
    assertThat(report(Map.of("userId", ann.id(), "reason", "spam")).expect(201)).isEqualTo(first);
    String id = first.get("id").asText();

    var resolved = resolve(id, "已警告").expect(200);
    assertThat(resolved.get("state").asText()).isEqualTo("resolved");
    assertThat(resolved.get("note").asText()).isEqualTo("已警告");
    assertThat(resolved.at("/resolvedBy/id").asText()).isEqualTo(TestOperators.ONE.id());
    assertThat(resolve(id, "again").code()).isEqualTo("request_closed");
    assertThat(report(about).expect(201).get("id").asText()).isNotEqualTo(id);
    assertThat(listed("resolved")).contains(id);
    assertThat(listed("open")).doesNotContain(id);
  }

  @Test
  void aGroupIsReportedByItsNameOfToday() {
    String group = ann.group("旧名", ben);
    var report = report(Map.of("conversationId", group, "reason", "illegal")).expect(201);
    assertThat(report.get("groupName").asText()).isEqualTo("旧名");
    ann.api().patch("/api/v1/groups/" + group, Map.of("name", "新名")).expect(200);
    var seen = operator.get("/api/v1/admin/reports/" + report.get("id").asText()).expect(200);
    assertThat(seen.at("/report/groupName").asText()).isEqualTo("新名");
    assertThat(seen.has("message")).isFalse();
  }

  @Test
  void aReportMustBeOfOneThingForOneReason() {
    String id = ann.id();
    for (Map<String, Object> bad :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("userId", id),
            Map.of("reason", "spam"),
            Map.of("userId", id, "reason", "boring"),
            Map.of("userId", id, "reason", ""),
            Map.of("userId", id, "conversationId", "1", "reason", "spam"),
            Map.of("userId", id, "seq", 1, "reason", "spam"),
            Map.of("conversationId", "1", "seq", 0, "reason", "spam"),
            Map.of("userId", id, "reason", "spam", "text", "x".repeat(1_001)),
            Map.of("userId", id, "reason", "spam", "text", "a\u0000b"),
            Map.of("userId", ben.id(), "reason", "spam"))) {
      assertThat(report(bad).code()).as(bad.toString()).isEqualTo("invalid_argument");
    }
    assertThat(report(Map.of("userId", "12345", "reason", "spam")).code()).isEqualTo("not_found");
    report(Map.of("userId", id, "reason", "spam", "text", "龙".repeat(1_000))).expect(201);
  }

  @Test
  void whoeverReportsTooMuchHasToWait() {
    Api.Answer last;
    int done = 0;
    do {
      last = report(Map.of("userId", ann.id(), "reason", "spam"));
      done++;
    } while (last.status() == 201 && done < 30);
    assertThat(last.code()).isEqualTo("rate_limited");
    assertThat(done).isEqualTo(21);
  }

  @Test
  void listsArePagedTheNewestFirst() {
    for (int i = 0; i < 3; i++) {
      var reporter = Person.register(server, "reporter").api();
      var spam = Map.of("userId", ann.id(), "reason", "spam");
      resolve(reporter.post("/api/v1/reports", spam).expect(201).get("id").asText(), "spam");
      reporter.post("/api/v1/reports", spam).expect(201);
    }
    for (String path : List.of("/api/v1/admin/reports?limit=2", "/api/v1/admin/actions?limit=2")) {
      var first = operator.get(path).expect(200);
      assertThat(first.get("items")).hasSize(2);
      var second = operator.get(path + "&cursor=" + first.get("next").asText()).expect(200);
      assertThat(second.get("items")).isNotEmpty();
      assertThat(second.get("items").get(0)).isNotEqualTo(first.get("items").get(1));
    }
    assertThat(operator.get("/api/v1/admin/reports?state=closed").code())
        .isEqualTo("invalid_argument");
    assertThat(operator.get("/api/v1/admin/reports/12345").code()).isEqualTo("not_found");
    assertThat(resolve("12345", "x".repeat(1_001)).code()).isEqualTo("invalid_argument");
  }

  private JsonNode send(String text) {
    var body =
        Map.of("clientId", "c" + System.nanoTime(), "type", "text", "body", Map.of("text", text));
    return ann.api().post("/api/v1/users/" + ben.id() + "/messages", body).expect(201);
  }

  private Api.Answer report(Map<String, Object> report) {
    return ben.api().post("/api/v1/reports", report);
  }

  private Api.Answer resolve(String id, String note) {
    return operator.post("/api/v1/admin/reports/" + id + "/resolve", Map.of("note", note));
  }

  private static Map<String, Object> message(JsonNode ack, String field, String value) {
    var report = new HashMap<String, Object>();
    report.put("conversationId", ack.get("conversationId").asText());
    report.put("seq", ack.get("seq").asLong());
    report.put("reason", "spam");
    report.put(field, value);
    return report;
  }

  private Set<String> listed(String state) {
    var ids = new HashSet<String>();
    operator
        .get("/api/v1/admin/reports?limit=200&state=" + state)
        .expect(200)
        .get("items")
        .forEach(report -> ids.add(report.get("id").asText()));
    return ids;
  }

  private long actions(String action, String target) {
    var page = operator.get("/api/v1/admin/actions?limit=200").expect(200);
    long count = 0;
    for (JsonNode item : page.get("items")) {
      if (item.get("action").asText().equals(action)
          && item.at("/target/id").asText().equals(target)
          && item.at("/operator/id").asText().equals(TestOperators.ONE.id())) {
        count++;
      }
    }
    return count;
  }
}
