package im.connection.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Person;
import im.connection.testing.Socket;
import im.connection.testing.Socket.Notice;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/// The part of the session of [SamplesIT] that shows what messages can be and do.
///
/// @param caller makes a call that becomes a sample
/// @param watcher takes events in, as samples, up to one
record OperationSamples(Caller caller, BiConsumer<Socket, Predicate<Notice>> watcher) {
  /// Makes a call.
  interface Caller {
    /// Calls a method and answers with its result.
    JsonNode call(Socket socket, String method, Map<String, ?> params);
  }

  /// Plays it in a group of which `a` is the owner.
  void play(Socket a, Socket b, String group, String owner) {
    long text = send(a, group, "text", Map.of("text", "这本怎么样？"));
    var here = Map.of("conversationId", group);
    var at = at(group, text);
    caller.call(a, "message.edit", with(at, "body", Map.of("text", "这本书怎么样？")));
    caller.call(a, "message.edits", at);
    caller.call(a, "message.pin", at);
    caller.call(b, "conversation.pins", here);
    caller.call(a, "message.unpin", at);
    caller.call(b, "message.react", with(at, "emoji", "👍"));
    caller.call(a, "message.reactions", at);
    caller.call(b, "message.unreact", with(at, "emoji", "👍"));
    caller.call(b, "message.get", with(here, "seqs", List.of(text)));
    poll(a, b, group);
    caller.call(b, "favourite.add", at);
    watcher.accept(b, named("favourite.changed"));
    caller.call(b, "favourite.list", Map.of());
    caller.call(b, "favourite.remove", at);
    b.call("group.follow", Map.of("groupId", group, "userId", owner));
    watcher.accept(b, named("group.follow.changed"));
    send(a, group, "text", Map.of("text", "@所有人 周六", "mentions", List.of(everyone())));
    watcher.accept(b, named("message.attention"));
    caller.call(b, "attention.list", Map.of());
    forward(b, group, text);
    later(b, group);
    own(b, group, text);
    caller.call(a, "conversation.timer", with(here, "seconds", 86_400));
    stickers(a, b);
  }

  private void stickers(Socket a, Socket b) {
    var pack = caller.call(a, "sticker.createPack", Map.of("name", "猫猫"));
    var named = Map.of("packId", pack.get("id").asText());
    var sticker = with(with(named, "mediaId", "m-1"), "emoji", "😺");
    String first = caller.call(a, "sticker.add", sticker).at("/stickers/0/id").asText();
    caller.call(a, "sticker.updatePack", with(named, "isShared", true));
    caller.call(b, "sticker.keepPack", named);
    watcher.accept(b, named("sticker.packs.changed"));
    caller.call(b, "sticker.pack", named);
    caller.call(b, "sticker.packs", Map.of());
    caller.call(b, "sticker.dropPack", named);
    caller.call(a, "sticker.remove", with(named, "stickerId", first));
    caller.call(a, "sticker.deletePack", named);
  }

  private void poll(Socket a, Socket b, String group) {
    long poll = send(a, group, "poll", Map.of("question", "哪天？", "options", List.of("周六", "周日")));
    var at = at(group, poll);
    caller.call(b, "poll.vote", with(at, "choices", List.of(0)));
    caller.call(b, "poll.ownVote", at);
    caller.call(a, "poll.voters", with(at, "choice", 0));
    caller.call(a, "poll.close", at);
  }

  private void forward(Socket b, String group, long seq) {
    var request = new HashMap<String, Object>(Map.of("conversationId", group));
    request.put("seqs", List.of(seq));
    request.put("targets", List.of(Map.of("conversationId", group)));
    request.put("clientId", "f-0001");
    request.put("isMerged", true);
    caller.call(b, "message.forward", request);
  }

  private void later(Socket b, String group) {
    var request =
        new HashMap<String, Object>(Map.of("conversationId", group, "clientId", "s-0001"));
    request.put("sendAt", Instant.now().plusSeconds(86_400).toString());
    request.put("type", "text");
    request.put("body", Map.of("text", "新年快乐！"));
    var scheduled = caller.call(b, "schedule.add", request);
    watcher.accept(b, named("schedule.changed"));
    caller.call(b, "schedule.list", Map.of());
    caller.call(b, "schedule.cancel", Map.of("scheduleId", scheduled.get("id").asText()));
  }

  private void own(Socket b, String group, long seq) {
    var here = Map.of("conversationId", group);
    caller.call(b, "conversation.settings", with(here, "isPinned", true));
    watcher.accept(b, named("conversation.settings.changed"));
    caller.call(b, "conversation.draft", with(here, "text", "我觉得"));
    watcher.accept(b, named("conversation.draft.changed"));
    caller.call(b, "message.hide", with(here, "seqs", List.of(seq)));
    watcher.accept(b, named("message.hidden"));
    caller.call(b, "conversation.clear", at(group, seq));
    watcher.accept(b, named("conversation.cleared"));
  }

  private static Map<String, Object> everyone() {
    return Map.of("offset", 0, "length", 4, "everyone", true);
  }

  private static long send(Socket socket, String group, String type, Map<String, ?> body) {
    var request = new HashMap<String, Object>(Person.text(group, "o" + body.hashCode(), ""));
    request.put("type", type);
    request.put("body", body);
    return socket.call("message.send", request).get("seq").asLong();
  }

  private static Map<String, Object> at(String group, long seq) {
    return Map.of("conversationId", group, "seq", seq);
  }

  private static Map<String, Object> with(Map<String, ?> some, String name, Object value) {
    var all = new HashMap<String, Object>(some);
    all.put(name, value);
    return all;
  }

  private static Predicate<Notice> named(String method) {
    return notice -> notice.method().equals(method);
  }
}
