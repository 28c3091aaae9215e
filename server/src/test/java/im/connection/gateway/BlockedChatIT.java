package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import im.connection.testing.Socket.RpcFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What blocking means on live connections, two devices of the blocker included.
class BlockedChatIT {
  private static final int PIPELINED = 200;

  private final RunningServer server = RunningServer.shared();
  private final Person ann = Person.register(server, "ann");
  private final Person ben = Person.register(server, "ben");
  private final Socket phone = ann.live();
  private final Socket tablet = ann.onAnotherDevice().live();
  private final Socket other = ben.live();
  private String direct = "";

  @BeforeEach
  void befriend() {
    ann.befriend(ben);
    direct = other.call("conversation.open", Map.of("userId", ann.id())).get("id").asText();
  }

  @AfterEach
  void close() {
    Stream.of(phone, tablet, other).forEach(Socket::close);
  }

  @Test
  void nothingOfAPipelineOfMessagesCommitsAfterTheBlockIsAnswered() {
    var answers = new ArrayList<CompletableFuture<JsonNode>>();
    for (int i = 0; i < PIPELINED; i++) {
      answers.add(other.start("message.send", Person.text(direct, "p" + i, "第" + i)));
    }
    Socket.result(answers.get(PIPELINED / 10));
    phone.call("user.block", Map.of("userId", ben.id()));
    long end = seq();
    for (int i = 0; i < PIPELINED; i++) {
      answers.add(other.start("message.send", Person.text(direct, "q" + i, "再" + i)));
    }

    long stored = answers.stream().filter(BlockedChatIT::isStored).count();

    assertThat(stored).isEqualTo(end);
    assertThat(seq()).isEqualTo(end);
    assertThat(answers.subList(PIPELINED, 2 * PIPELINED)).noneMatch(BlockedChatIT::isStored);
  }

  @Test
  void theBlockersDevicesHearOfItAndTheBlockedDoesNot() {
    phone.call("user.block", Map.of("userId", ben.id()));
    assertThat(tablet.next("user.blocked").at("/data/user/id").asText()).isEqualTo(ben.id());
    phone.call("user.unblock", Map.of("userId", ben.id()));
    assertThat(tablet.next("user.unblocked").at("/data/userId").asText()).isEqualTo(ben.id());
    phone.call("message.send", Person.text(direct, "hello", "你好"));

    var heard = new ArrayList<String>();
    while (heard.isEmpty() || !heard.getLast().equals("message.created")) {
      heard.add(other.next().method());
    }
    assertThat(heard).noneMatch(method -> method.startsWith("user."));
    var feed = ben.api().post("/api/v1/queue/sync", Map.of()).expect(200).toString();
    assertThat(feed).doesNotContain("blocked");
  }

  @Test
  void aRetryOfTheBlockedIsToldThatNobodyIsOnline() {
    var message = ann.textTo("once", "在吗");
    assertThat(other.call("message.send", message).get("receiverOnline").asBoolean()).isTrue();

    phone.call("user.block", Map.of("userId", ben.id()));

    var retry = other.call("message.send", message);
    assertThat(retry.get("receiverOnline").asBoolean()).isFalse();
    assertThat(code(other, ann.textTo("twice", "在吗"))).isEqualTo("not_accepted");
    assertThat(code(phone, ben.textTo("mine", "不"))).isEqualTo("blocked_by_you");
  }

  @Test
  void groupsOfBothGoOn() {
    String group = ann.group("爬山", ben);
    phone.call("user.block", Map.of("userId", ben.id()));

    other.call("message.send", Person.text(group, "g1", "大家好"));
    phone.call("message.send", Person.text(group, "g2", "早"));
    assertThat(seq(group)).isEqualTo(seqAfterJoining(group) + 2);
  }

  @Test
  void notesAboutAContactReachTheOtherDevice() {
    var notes =
        Map.of("userId", ben.id(), "remark", "老本", "labels", List.of("同事"), "starred", true);
    phone.call("contact.update", notes);

    var heard = tablet.next("contact.updated").get("data");
    assertThat(heard.get("remark").asText()).isEqualTo("老本");
    assertThat(heard.at("/labels/0").asText()).isEqualTo("同事");
    assertThat(heard.get("starred").asBoolean()).isTrue();
    phone.call("contact.update", Map.of("userId", ben.id(), "starred", false));
    var later = tablet.next("contact.updated").get("data");
    assertThat(later.get("remark").asText()).isEqualTo("老本");
    assertThat(later.get("starred").asBoolean()).isFalse();
  }

  private long seq() {
    return seq(direct);
  }

  private long seq(String conversation) {
    return phone
        .call("conversation.get", Map.of("conversationId", conversation))
        .get("seq")
        .asLong();
  }

  private long seqAfterJoining(String group) {
    var history = phone.call("message.history", Map.of("conversationId", group)).get("items");
    long system = 0;
    for (var message : history) {
      if (message.get("type").asText().equals("system")) {
        system++;
      }
    }
    return system;
  }

  private static boolean isStored(CompletableFuture<JsonNode> answer) {
    var failure = catchThrowableOfType(RpcFailure.class, () -> Socket.result(answer));
    if (failure != null) {
      assertThat(failure.code()).isEqualTo("not_accepted");
    }
    return failure == null;
  }

  private static String code(Socket socket, Map<String, ?> message) {
    return catchThrowableOfType(RpcFailure.class, () -> socket.call("message.send", message))
        .code();
  }
}
