package im.connection.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// A registered user of a running server, signed in on one device.
public record Person(
    RunningServer server,
    String id,
    String username,
    String deviceId,
    String token,
    String refresh) {
  private static final AtomicLong COUNT = new AtomicLong();

  /// Everybody's password.
  public static final String PASSWORD = "a fine long passphrase";

  /// Registers somebody nobody else is.
  public static Person register(RunningServer server, String name) {
    String username = name + Long.toString(System.nanoTime(), 36) + COUNT.incrementAndGet();
    var answer =
        server
            .api()
            .insisting()
            .post(
                "/api/v1/users",
                Map.of("username", username, "password", PASSWORD, "displayName", name))
            .expect(201);
    return of(server, username, answer);
  }

  /// Signs the same user in on another device.
  public Person onAnotherDevice() {
    var answer =
        server
            .api()
            .insisting()
            .post("/api/v1/sessions", Map.of("username", username, "password", PASSWORD))
            .expect(201);
    return new Person(
        server,
        id,
        username,
        answer.get("deviceId").asText(),
        answer.get("accessToken").asText(),
        answer.get("refreshToken").asText());
  }

  /// The same device with tokens that were just issued: access tokens are good for ten minutes.
  public Person refreshed() {
    var answer =
        server.api().post("/api/v1/sessions/refresh", Map.of("refreshToken", refresh)).expect(200);
    return new Person(
        server,
        id,
        username,
        deviceId,
        answer.get("accessToken").asText(),
        answer.get("refreshToken").asText());
  }

  /// The same device, speaking to another server of the same cluster.
  public Person at(RunningServer other) {
    return new Person(other, id, username, deviceId, token, refresh);
  }

  /// A REST client signed in as this user.
  public Api api() {
    return server.api().as(token);
  }

  /// A connection that is signed in and has not synced.
  public Socket socket() {
    return Socket.open(server.socketUri(), token);
  }

  /// A connection that gets events.
  public Socket live() {
    return socket().live();
  }

  /// Makes friends with somebody.
  public void befriend(Person other) {
    var request = api().post("/api/v1/contact-requests", Map.of("userId", other.id())).expect(200);
    other
        .api()
        .post(
            "/api/v1/contact-requests/" + request.get("request").get("id").asText() + "/accept",
            Map.of())
        .expect(200);
  }

  /// Creates a group whose members are these.
  public String group(String name, Person... members) {
    var group = api().post("/api/v1/groups", Map.of("name", name)).expect(201);
    String id = group.get("id").asText();
    for (Person member : members) {
      invite(id, member);
    }
    return id;
  }

  /// Invites somebody into a group, who accepts.
  public void invite(String group, Person member) {
    api()
        .post(
            "/api/v1/groups/" + group + "/invitations",
            Map.of("userIds", java.util.List.of(member.id())))
        .expect(200);
    var invitations = member.api().get("/api/v1/group-invitations").expect(200).get("items");
    for (JsonNode invitation : invitations) {
      if (invitation.path("group").path("id").asText().equals(group)) {
        member
            .api()
            .post(
                "/api/v1/group-invitations/" + invitation.get("id").asText() + "/accept", Map.of())
            .expect(200);
      }
    }
  }

  /// What `message.send` takes to write into a conversation.
  public static Map<String, Object> text(String conversation, String clientId, String text) {
    return Map.of(
        "conversationId",
        conversation,
        "clientId",
        clientId,
        "type",
        "text",
        "body",
        Map.of("text", text));
  }

  /// What `message.send` takes to write to this user.
  public Map<String, Object> textTo(String clientId, String text) {
    return Map.of("userId", id, "clientId", clientId, "type", "text", "body", Map.of("text", text));
  }

  private static Person of(RunningServer server, String username, JsonNode answer) {
    return new Person(
        server,
        answer.get("user").get("id").asText(),
        username,
        answer.get("deviceId").asText(),
        answer.get("accessToken").asText(),
        answer.get("refreshToken").asText());
  }
}
