package im.connection.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Api;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import im.connection.testing.Socket.RpcFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;

/// Two users, of whom each has a live device and the second one another that is offline.
final class Trio implements AutoCloseable {
  final Person ann;
  final Person bob;
  final Person bobsTablet;
  final Socket annPhone;
  final Socket bobPhone;
  final String conversation;
  private int sent;

  private Trio(Person ann, Person bob, String conversation) {
    this.ann = ann;
    this.bob = bob;
    this.bobsTablet = bob.onAnotherDevice();
    this.annPhone = ann.live();
    this.bobPhone = bob.live();
    this.conversation = conversation;
  }

  /// Friends, and their direct conversation.
  static Trio friends(RunningServer server) {
    var ann = Person.register(server, "ann");
    var bob = Person.register(server, "bob");
    ann.befriend(bob);
    return new Trio(ann, bob, direct(ann, bob));
  }

  /// Strangers, and their direct conversation.
  static Trio strangers(RunningServer server) {
    var ann = Person.register(server, "ann");
    var bob = Person.register(server, "bob");
    return new Trio(ann, bob, direct(ann, bob));
  }

  private static String direct(Person one, Person other) {
    try (var socket = one.socket()) {
      return socket.call("conversation.open", Map.of("userId", other.id())).get("id").asText();
    }
  }

  /// The owner of a group and a plain member of it.
  static Trio group(RunningServer server) {
    var ann = Person.register(server, "ann");
    var bob = Person.register(server, "bob");
    return new Trio(ann, bob, ann.group("Trio", bob));
  }

  /// Sends a text of ann's and waits until it has reached the live devices.
  ///
  /// @return where it stands
  long text(String text) {
    return send(annPhone, "text", Map.of("text", text), Map.of());
  }

  /// Sends something and waits until it has reached the live devices.
  long send(Socket device, String type, Object body, Map<String, ?> more) {
    long seq = device.call("message.send", request(type, body, more)).get("seq").asLong();
    for (Socket each : List.of(annPhone, bobPhone)) {
      while (each.next("message.created").at("/message/seq").asLong() != seq) {
        // An earlier one.
      }
    }
    return seq;
  }

  /// What `message.send` takes.
  Map<String, Object> request(String type, Object body, Map<String, ?> more) {
    var request = new HashMap<String, Object>(more);
    request.put("conversationId", conversation);
    request.put("clientId", "t" + ++sent);
    request.put("type", type);
    request.put("body", body);
    return request;
  }

  /// Names a message.
  Map<String, Object> at(long seq) {
    return Map.of("conversationId", conversation, "seq", seq);
  }

  /// Names a message and says more.
  Map<String, Object> at(long seq, String field, Object value) {
    return Map.of("conversationId", conversation, "seq", seq, field, value);
  }

  /// The message as both live devices hear that it was changed.
  JsonNode updated() {
    var heard = annPhone.next("message.updated").get("message");
    assertThat(bobPhone.next("message.updated").get("message")).isEqualTo(heard);
    return heard;
  }

  /// Says that bob's tablet has everything that there is now.
  void tabletIsUpToDate() {
    try (var socket = bobsTablet.socket()) {
      var positions = new HashMap<String, Object>();
      socket.sync(
          Map.of(),
          page ->
              page.get("conversations")
                  .forEach(item ->
                      positions.put(item.at("/conversation/id").asText(), item.get("position"))));
      socket.call("queue.ack", Map.of("positions", positions));
    }
  }

  /// What bob's tablet gets once it is back: changed messages, then new ones.
  List<JsonNode> onTablet() {
    var items = new ArrayList<JsonNode>();
    try (var socket = bobsTablet.socket()) {
      socket.sync(
          Map.of(),
          page ->
              page.get("conversations")
                  .forEach(item -> {
                    if (item.at("/conversation/id").asText().equals(conversation)) {
                      item.get("changes").forEach(items::add);
                      item.get("messages").forEach(items::add);
                    }
                  }));
    }
    return items;
  }

  /// What bob's tablet gets of his own feed, of one kind.
  List<JsonNode> feedOnTablet(String kind) {
    var rows = new ArrayList<JsonNode>();
    try (var socket = bobsTablet.socket()) {
      socket.sync(
          Map.of(),
          page ->
              page.get("feed")
                  .forEach(row -> {
                    if (row.get("kind").asText().equals(kind)) {
                      rows.add(row.get("data"));
                    }
                  }));
    }
    return rows;
  }

  /// The path of the conversation, with more behind it.
  String path(String rest) {
    return "/api/v1/conversations/" + conversation + rest;
  }

  /// One message as somebody reads it now.
  JsonNode message(Person reader, long seq) {
    var items = reader.api().get(path("/messages/lookup?seqs=" + seq)).expect(200).get("items");
    return items.isEmpty() ? items : items.get(0);
  }

  /// What a device has heard and nobody has taken yet.
  static List<String> heard(Socket device) {
    device.call("user.me", Map.of());
    var methods = new ArrayList<String>();
    while (device.waiting() > 0) {
      methods.add(device.next().method());
    }
    return methods;
  }

  /// The items of a list.
  static JsonNode items(Api api, String path) {
    return api.get(path).expect(200).get("items");
  }

  /// The code with which a call is refused.
  static String refusal(Socket device, String method, Object params) {
    return Assertions.catchThrowableOfType(RpcFailure.class, () -> device.call(method, params))
        .code();
  }

  @Override
  public void close() {
    annPhone.close();
    bobPhone.close();
  }
}
