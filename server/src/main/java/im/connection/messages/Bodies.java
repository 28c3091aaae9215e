package im.connection.messages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import im.connection.accounts.User;
import im.connection.accounts.Users;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.http.Failures;
import im.connection.platform.json.Json;
import im.connection.platform.json.JsonRules;
import im.connection.stickers.Stickers;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads the bodies of the types this server knows.
@Singleton
final class Bodies {
  private static final Map<String, Class<? extends Body>> TYPES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("contact", Body.Contact.class),
              Map.entry("custom", Body.Custom.class),
              Map.entry("emoji", Body.Emoji.class),
              Map.entry("file", Body.File.class),
              Map.entry("image", Body.Image.class),
              Map.entry("link", Body.Link.class),
              Map.entry("location", Body.Location.class),
              Map.entry("poll", Body.Poll.class),
              Map.entry("sticker", Body.Sticker.class),
              Map.entry("text", Body.Text.class),
              Map.entry("video", Body.Video.class),
              Map.entry("voice", Body.Voice.class)));

  private static final Duration LONGEST_POLL = Duration.ofDays(366);
  private static final Duration RETRIES = Duration.ofDays(1);

  private final Json json;
  private final Users users;
  private final Stickers stickers;
  private final InstantSource clock;
  private final Failures failures;

  Bodies(Json json, Users users, Stickers stickers, InstantSource clock, Failures failures) {
    this.json = json;
    this.users = users;
    this.stickers = stickers;
    this.clock = clock;
    this.failures = failures;
  }

  /// The names of the types that users send.
  static Set<String> types() {
    return TYPES.keySet();
  }

  /// Checks what a client sent and completes it.
  ///
  /// @throws Refusal `invalid_argument` for unknown types and bodies that do not fit theirs,
  ///   `not_found` for the card of somebody who does not exist and for stickers the sender may not
  ///   use
  Body read(UserId sender, String type, JsonNode given) {
    var form = TYPES.get(type);
    if (form == null) {
      throw Refusal.invalid("type", String.join(", ", types()));
    }
    if (!given.isObject()) {
      throw Refusal.invalid("body", "an object");
    }
    return complete(sender, read(given, form));
  }

  /// Checks what was checked and completed when it was put aside. A sticker stays what it was then,
  /// for its sender chose it while they had it.
  ///
  /// @throws Refusal as [#read]
  Body readAgain(UserId sender, String type, JsonNode given) {
    return type.equals("sticker") ? read(given, Body.Sticker.class) : read(sender, type, given);
  }

  /// What was stored before.
  <B extends Body> B stored(String body, Class<B> form) {
    return json.read(body, form);
  }

  /// What was stored before, of a type users send.
  Body stored(String type, String body) {
    if (type.equals("merged")) {
      return json.read(body, Body.Merged.class);
    }
    var form = TYPES.get(type);
    if (form == null) {
      throw new IllegalArgumentException("no type of users' messages: " + type);
    }
    return json.read(body, form);
  }

  /// The one stored form of a body.
  String write(Body body) {
    return json.write(body);
  }

  private Body read(JsonNode given, Class<? extends Body> form) {
    try {
      return json.mapper().treeToValue(given, form);
    } catch (JsonProcessingException misfit) {
      if (misfit instanceof JsonMappingException mapping) {
        mapping.prependPath(given, "body");
      }
      throw failures.refusal(misfit);
    }
  }

  private Body complete(UserId sender, Body body) {
    return switch (body) {
      case Body.Contact(UserId id, _, _) -> card(users.get(sender, id));
      case Body.Sticker(var pack, var sticker, _, _) ->
          stickers
              .use(sender, pack, sticker)
              .map(found -> new Body.Sticker(pack, sticker, found.mediaId(), found.emoji()))
              .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
      case Body.Poll poll -> open(poll);
      case Body.Custom custom -> fitting(custom);
      case Body.Text _,
          Body.Emoji _,
          Body.Location _,
          Body.Link _,
          Body.Image _,
          Body.File _,
          Body.Voice _,
          Body.Video _,
          Body.Merged _ ->
          body;
    };
  }

  /// Lets polls pass that close within a year. One that is sent again may have closed meanwhile.
  private Body.Poll open(Body.Poll poll) {
    var closesAt = poll.closesAt();
    var now = clock.instant();
    if (closesAt != null
        && (closesAt.isBefore(now.minus(RETRIES)) || closesAt.isAfter(now.plus(LONGEST_POLL)))) {
      throw Refusal.invalid("body.closesAt", "a time within the next year");
    }
    return poll;
  }

  private Body.Custom fitting(Body.Custom custom) {
    String written = json.write(custom.data());
    if (written.getBytes(StandardCharsets.UTF_8).length > Body.Custom.MAX_BYTES) {
      throw Refusal.invalid(
          "body.data", "at most %d bytes of JSON".formatted(Body.Custom.MAX_BYTES));
    }
    if (!json.isWithinBounds(written)) {
      throw Refusal.invalid("body.data", JsonRules.BOUNDS);
    }
    return custom;
  }

  private static Body.Contact card(User user) {
    return new Body.Contact(user.id(), user.username(), user.displayName());
  }
}
