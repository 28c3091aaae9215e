package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import im.connection.testing.AuthenticatorApp;
import im.connection.testing.Mailbox;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import im.connection.testing.Socket.Notice;
import im.connection.testing.Socket.RpcFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Plays a session that uses every method and sees every event, and compares each frame with its
/// golden sample. `-Dimc.samples=write` writes the samples anew.
@Execution(ExecutionMode.CONCURRENT)
class SamplesIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Mailbox MAILBOX = new Mailbox();
  private static final RunningServer SERVER =
      RunningServer.builder()
          .setting("IMC_SMTP_URL", MAILBOX.url())
          .setting("IMC_SMTP_FROM", "chat@example.org")
          .start();

  private final SampleBook book = new SampleBook();
  private final Person alice = Person.register(SERVER, "alice");
  private final Person bob = Person.register(SERVER, "bob");

  @AfterAll
  static void stop() {
    SERVER.close();
    MAILBOX.close();
  }

  @Test
  void everyMethodAndEventLooksLikeItsSample() {
    try (var a = Socket.connect(SERVER.socketUri());
        var b = Socket.open(SERVER.socketUri(), bob.token()).live()) {
      call(a, "session.open", Map.of("accessToken", alice.token()));
      call(a, "session.refresh", Map.of("accessToken", alice.token()));
      a.live();
      email(a);
      safety(b);
      people(a, b);
      var conversation = chat(a, b);
      presence(a, b, conversation);
      operations(a, b);
      groups(a, b);
      tags(a);
      queue(b, conversation);
      moderation(a, conversation);
      devices(b);
      personal(b);
      failure(a);
      note(new Notice("queue.resync", MAPPER.createObjectNode()));
      see(a);
      see(b);
    }
    if ("write".equals(System.getProperty("imc.samples"))) {
      book.write();
    }
    assertThat(book.disagreements()).isEmpty();
    assertThat(book.names()).isEqualTo(SampleBook.written());
  }

  private void email(Socket a) {
    String email = "alice@example.org";
    call(a, "email.request", Map.of("email", email, "password", Person.PASSWORD));
    call(a, "email.confirm", Map.of("code", MAILBOX.next(email, 1).code()));
    call(
        a,
        "password.change",
        Map.of("password", Person.PASSWORD, "newPassword", "another passphrase"));
  }

  private void safety(Socket b) {
    var password = Map.of("password", Person.PASSWORD);
    String secret = call(b, "twoFactor.start", password).get("secret").asText();
    var codes = call(b, "twoFactor.confirm", Map.of("code", AuthenticatorApp.code(secret)));
    call(b, "twoFactor.get", Map.of());
    call(
        b,
        "twoFactor.stop",
        Map.of("password", Person.PASSWORD, "code", codes.get("recoveryCodes").get(0).asText()));
    bob.onAnotherDevice();
    await().until(() -> !b.call("signIn.list", Map.of()).get("items").isEmpty());
    call(b, "signIn.list", Map.of());
  }

  private void people(Socket a, Socket b) {
    call(a, "user.me", Map.of());
    call(a, "user.update", profile());
    call(a, "privacy.update", Map.of("phone", "nobody"));
    call(a, "privacy.get", Map.of());
    call(a, "user.get", Map.of("userId", bob.id()));
    call(a, "user.find", Map.of("username", bob.username()));
    call(a, "user.search", Map.of("query", bob.username(), "sort", "relevance"));
    call(a, "user.block", Map.of("userId", bob.id()));
    call(a, "user.blocks", Map.of());
    call(a, "user.unblock", Map.of("userId", bob.id()));
    var request = Map.of("userId", bob.id(), "greeting", "你好");
    String declined = call(a, "contact.request", request).get("request").get("id").asText();
    call(b, "contact.requests", Map.of("direction", "incoming"));
    call(b, "contact.decline", Map.of("requestId", declined));
    String cancelled = a.call("contact.request", request).get("request").get("id").asText();
    call(a, "contact.cancel", Map.of("requestId", cancelled));
    String accepted = a.call("contact.request", request).get("request").get("id").asText();
    call(b, "contact.accept", Map.of("requestId", accepted));
    var notes =
        Map.of("userId", bob.id(), "remark", "鲍勃", "labels", List.of("同事"), "starred", true);
    call(a, "contact.update", notes);
    call(a, "contact.labels", Map.of());
    call(a, "contact.list", Map.of());
  }

  private static Map<String, Object> profile() {
    return Map.of(
        "displayName", "爱丽丝",
        "avatar", "48318382080777",
        "bio", "hello",
        "gender", "female",
        "birthday", "1990-05-17",
        "phone", "+8613800138000",
        "tags", List.of("hiking", "摄影"));
  }

  private String chat(Socket a, Socket b) {
    var opened = call(a, "conversation.open", Map.of("userId", bob.id()));
    String id = opened.get("id").asText();
    call(a, "message.send", Person.text(id, "c-0001", "你好"));
    b.call("message.send", Person.text(id, "c-0002", "嗨"));
    searchMessages(a, id);
    call(a, "message.recall", Map.of("conversationId", id, "seq", 1));
    call(a, "message.history", Map.of("conversationId", id, "limit", 10));
    call(a, "message.changes", Map.of("conversationId", id, "seq", 1, "since", 1));
    call(a, "conversation.read", Map.of("conversationId", id, "seq", 2));
    call(a, "conversation.get", Map.of("conversationId", id));
    call(a, "conversation.list", Map.of("limit", 10));
    return id;
  }

  private void operations(Socket a, Socket b) {
    var samples = new OperationSamples(this::call, this::seeUntil);
    samples.play(a, b, alice.group("读书会", bob), alice.id());
  }

  private void searchMessages(Socket a, String conversation) {
    var wanted =
        Map.of("query", "嗨", "conversationId", conversation, "sort", "newest", "limit", 20);
    await()
        .ignoreExceptionsInstanceOf(Socket.RpcFailure.class)
        .until(() -> !a.call("message.search", wanted).get("items").isEmpty());
    call(a, "message.search", wanted);
  }

  private void presence(Socket a, Socket b, String conversation) {
    call(a, "presence.watch", Map.of("userIds", List.of(bob.id())));
    seeUntil(a, notice -> notice.method().equals("presence.changed"));
    call(b, "presence.idle", Map.of("idle", false));
    call(b, "status.update", Map.of("availability", "busy", "text", "开会中"));
    call(b, "status.get", Map.of());
    seeUntil(a, notice -> notice.method().equals("presence.changed"));
    call(a, "presence.get", Map.of("userIds", List.of(bob.id())));
    a.call("message.send", Person.text(conversation, "c-0005", "在吗？"));
    call(b, "queue.ack", Map.of("positions", Map.of(conversation, Map.of("seq", 3, "rev", 3))));
    seeUntil(a, notice -> notice.method().equals("conversation.delivered"));
    var here = Map.of("conversationId", conversation);
    call(b, "conversation.typing", Map.of("conversationId", conversation, "activity", "typing"));
    seeUntil(a, notice -> notice.method().equals("conversation.typing"));
    call(b, "conversation.markUnread", here);
    String group = a.call("group.create", Map.of("name", "读书会")).get("id").asText();
    a.call("group.invite", Map.of("groupId", group, "userIds", List.of(bob.id())));
    b.call("group.accept", Map.of("requestId", invitation(b)));
    a.call("message.send", Person.text(group, "c-0004", "明天去吗？"));
    var watched = Map.of("conversationId", group, "seqs", List.of(3));
    call(a, "message.watchReaders", watched);
    b.call("conversation.read", Map.of("conversationId", group, "seq", 3));
    seeUntil(a, notice -> notice.method().equals("message.read"));
    call(a, "message.readers", Map.of("conversationId", group, "seq", 3));
    var online = MAPPER.createObjectNode().put("groupId", group).put("members", 201);
    note(new Notice("group.online", online.put("online", 17)));
  }

  private void groups(Socket a, Socket b) {
    String id = call(a, "group.create", Map.of("name", "周末爬山")).get("id").asText();
    var group = Map.of("groupId", id);
    invite(a, id);
    call(b, "group.decline", Map.of("requestId", invitation(b)));
    a.call("group.invite", Map.of("groupId", id, "userIds", List.of(bob.id())));
    a.call("message.send", Person.text(id, "c-0003", "before bob"));
    call(b, "group.accept", Map.of("requestId", invitation(b)));
    seeUntil(b, notice -> notice.params().toString().contains("member.joined"));
    a.call("message.recall", Map.of("conversationId", id, "seq", 2));
    call(a, "group.get", group);
    call(a, "group.update", settings(id));
    restraints(a, b, id);
    call(a, "group.role", Map.of("groupId", id, "userId", bob.id(), "role", "admin"));
    call(a, "group.members", group);
    call(b, "group.leave", group);
    waysIn(a, b, id);
    a.call("group.remove", Map.of("groupId", id, "userId", bob.id()));
    a.call("group.invite", Map.of("groupId", id, "userIds", List.of(bob.id())));
    b.call("group.accept", Map.of("requestId", invitation(b)));
    call(a, "group.remove", Map.of("groupId", id, "userId", bob.id()));
    var banned = Map.of("groupId", id, "userId", bob.id());
    call(a, "group.ban", banned);
    call(a, "group.bans", group);
    call(a, "group.unban", banned);
    call(a, "group.dismiss", group);
  }

  private static Map<String, ?> settings(String group) {
    return Map.of(
        "groupId",
        group,
        "name",
        "周日爬山",
        "avatar",
        "m-187365110042",
        "announcement",
        Map.of("text", "早上八点集合", "pinned", true),
        "tags",
        List.of("爬山", "上海"),
        "joinPolicy",
        "approval",
        "joinQuestion",
        "你是怎么知道我们的？",
        "history",
        "all",
        "muteAll",
        false,
        "slowModeSeconds",
        5);
  }

  private void restraints(Socket a, Socket b, String group) {
    var member = Map.of("groupId", group, "userId", bob.id());
    var until = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MILLIS).toString();
    call(a, "group.mute", Map.of("groupId", group, "userId", bob.id(), "until", until));
    call(a, "group.unmute", member);
    call(b, "group.nickname", Map.of("groupId", group, "userId", bob.id(), "nickname", "老鲍"));
    call(a, "group.follow", member);
    call(a, "group.follows", Map.of("groupId", group));
    call(a, "group.unfollow", member);
  }

  /// Bob, who is not in the group, asks twice and then takes a link.
  private void waysIn(Socket a, Socket b, String group) {
    var named = Map.of("groupId", group);
    var asking = Map.of("groupId", group, "answer", "李华介绍的");
    call(b, "group.preview", named);
    call(b, "group.search", Map.of("query", "zrps", "tags", List.of("爬山"), "match", "any"));
    var asked = call(b, "group.join", asking).get("request").get("id").asText();
    call(a, "group.requests", named);
    call(a, "group.reject", Map.of("requestId", asked));
    asked = b.call("group.join", asking).get("request").get("id").asText();
    call(b, "group.withdraw", Map.of("requestId", asked));
    call(b, "group.ownRequests", Map.of());
    asked = b.call("group.join", asking).get("request").get("id").asText();
    call(a, "group.admit", Map.of("requestId", asked));
    b.call("group.leave", named);
    var expiresAt = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MILLIS);
    var link =
        call(
            a,
            "group.createLink",
            Map.of("groupId", group, "expiresAt", expiresAt.toString(), "maxUses", 20));
    var token = Map.of("token", link.get("token").asText());
    call(b, "group.previewLink", token);
    call(b, "group.joinByLink", token);
    call(a, "group.links", named);
    var linkId = link.get("link").get("id").asText();
    call(a, "group.revokeLink", Map.of("groupId", group, "linkId", linkId));
  }

  private void tags(Socket a) {
    var wanted = Map.of("kind", "user", "prefix", "hi", "limit", 10);
    await().until(() -> !a.call("tag.suggest", wanted).get("items").isEmpty());
    call(a, "tag.suggest", wanted);
  }

  private void invite(Socket a, String group) {
    call(a, "group.invite", Map.of("groupId", group, "userIds", List.of(bob.id())));
  }

  private String invitation(Socket b) {
    return call(b, "group.invitations", Map.of()).get("items").get(0).get("id").asText();
  }

  /// Alice reports Bob's message and is the operator who reads that.
  private void moderation(Socket a, String conversation) {
    assertThat(SERVER.run("admin", "create-operator", alice.username()).exitCode()).isZero();
    var report =
        Map.of("conversationId", conversation, "seq", 2, "reason", "spam", "text", "同样的广告发了十遍");
    var one = Map.of("reportId", call(a, "report.create", report).get("id").asText());
    call(a, "admin.reports", Map.of("state", "open"));
    call(a, "admin.report", one);
    call(a, "admin.resolve", Map.of("reportId", one.get("reportId"), "note", "已处理"));
    var carol = Person.register(SERVER, "carol");
    call(a, "admin.findUser", Map.of("username", carol.username()));
    var until = Instant.now().plus(Duration.ofDays(7)).truncatedTo(ChronoUnit.MILLIS);
    call(
        a,
        "admin.suspend",
        Map.of("userId", carol.id(), "reason", "spam", "until", until.toString(), "note", "第三次"));
    call(a, "admin.user", Map.of("userId", carol.id()));
    call(a, "admin.unsuspend", Map.of("userId", carol.id()));
    call(a, "admin.dismiss", Map.of("groupId", bob.group("广告"), "note", "违法"));
    call(a, "admin.actions", Map.of());
  }

  private void queue(Socket b, String conversation) {
    var position = Map.of("seq", 1, "rev", 1);
    call(b, "queue.ack", Map.of("positions", Map.of(conversation, position), "feedPos", 1));
    call(b, "queue.sync", Map.of("positions", Map.of(conversation, position), "limit", 200));
  }

  private void devices(Socket b) {
    call(b, "device.list", Map.of());
    var second = bob.onAnotherDevice();
    call(b, "device.signOut", Map.of("deviceId", second.deviceId()));
    bob.onAnotherDevice();
    call(b, "device.signOutOthers", Map.of());
    call(b, "contact.remove", Map.of("userId", alice.id()));
  }

  private void personal(Socket b) {
    var named = Map.of("exportId", call(b, "export.request", Map.of()).get("id").asText());
    seeUntil(b, notice -> notice.method().equals("export.finished"));
    call(b, "export.get", named);
    call(b, "export.list", Map.of());
    call(b, "export.delete", named);
    call(b, "deletion.request", Map.of("password", Person.PASSWORD));
    call(b, "deletion.get", Map.of());
    call(b, "deletion.cancel", Map.of());
  }

  private void failure(Socket a) {
    try {
      a.call("message.history", Map.of("conversationId", "1"));
    } catch (RpcFailure failed) {
      ObjectNode error = MAPPER.createObjectNode().put("jsonrpc", "2.0").put("id", "7");
      error.set("error", failed.error());
      book.note("error", error);
    }
  }

  /// Takes in the events that came, up to an answer that is asked for last.
  private void see(Socket socket) {
    socket.call("user.me", Map.of());
    while (socket.waiting() > 0) {
      note(socket.next());
    }
  }

  private void seeUntil(Socket socket, Predicate<Notice> last) {
    Notice notice;
    do {
      notice = socket.next();
      note(notice);
    } while (!last.test(notice));
  }

  private void note(Notice notice) {
    ObjectNode sample = MAPPER.createObjectNode().put("jsonrpc", "2.0");
    sample.put("method", notice.method());
    sample.set("params", notice.params());
    book.note("event." + notice.method(), sample);
  }

  private JsonNode call(Socket socket, String method, Map<String, ?> params) {
    var result = socket.call(method, params);
    ObjectNode request = MAPPER.createObjectNode().put("jsonrpc", "2.0").put("id", "7");
    request.put("method", method);
    request.set("params", MAPPER.valueToTree(params));
    ObjectNode response = MAPPER.createObjectNode().put("jsonrpc", "2.0").put("id", "7");
    response.set("result", result);
    ObjectNode sample = MAPPER.createObjectNode();
    sample.set("request", request);
    sample.set("response", response);
    book.note(method, sample);
    return result;
  }
}
