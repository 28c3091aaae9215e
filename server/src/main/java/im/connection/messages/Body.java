package im.connection.messages;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.kernel.Emojis;
import im.connection.kernel.Given;
import im.connection.kernel.PackId;
import im.connection.kernel.Refusal;
import im.connection.kernel.StickerId;
import im.connection.kernel.UserId;
import im.connection.platform.json.JsonRules;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The typed content of a message, checked. Lengths count code points. Bodies of media name a
/// medium by its id. `docs/messages.md` describes each type with an example.
sealed interface Body {
  /// The name of the type on the wire.
  String type();

  /// What clients show that do not know the type; null for plain text, which speaks for itself.
  @Nullable String fallback();

  /// A text with mentions, plain or in a subset of Markdown.
  record Text(
      String text,
      @Nullable Format format,
      @Nullable List<Mention> mentions,
      @Nullable Boolean preview)
      implements Body {
    static final int MAX_LENGTH = 8_000;

    public Text {
      if (Given.isBlank(text) || text.codePointCount(0, text.length()) > MAX_LENGTH) {
        throw Refusal.invalid(
            "body.text", "1 to %d characters, at least one visible".formatted(MAX_LENGTH));
      }
      mentions = mentions == null || mentions.isEmpty() ? null : Mention.inOrder(text, mentions);
      if (format == Format.MARKDOWN) {
        Markdown.check(text);
      }
    }

    @Override
    public String type() {
      return "text";
    }

    @Override
    public @Nullable String fallback() {
      return null;
    }
  }

  /// One big emoji.
  record Emoji(String emoji) implements Body {
    public Emoji {
      emoji = Emojis.one("body.emoji", emoji);
    }

    @Override
    public String type() {
      return "emoji";
    }

    @Override
    public String fallback() {
      return emoji;
    }
  }

  /// A sticker of a pack the sender may use. Its picture is added by the server, so that it stays
  /// when the pack goes.
  record Sticker(
      PackId packId, StickerId stickerId, @Nullable String mediaId, @Nullable String emoji)
      implements Body {
    @Override
    public String type() {
      return "sticker";
    }

    @Override
    public String fallback() {
      return labelled("Sticker", emoji);
    }
  }

  /// A place on earth, in degrees (WGS 84).
  record Location(
      Double latitude, Double longitude, @Nullable String name, @Nullable String address)
      implements Body {
    public Location {
      if (!(Math.abs(latitude) <= 90)) {
        throw Refusal.invalid("body.latitude", "-90..90");
      }
      if (!(Math.abs(longitude) <= 180)) {
        throw Refusal.invalid("body.longitude", "-180..180");
      }
      name = Given.text("body.name", name, 100);
      address = Given.text("body.address", address, 300);
    }

    @Override
    public String type() {
      return "location";
    }

    @Override
    public String fallback() {
      return labelled("Location", name == null ? address : name);
    }
  }

  /// A link; its preview is added to the message later.
  record Link(
      String url, @Nullable String title, @Nullable String description, @Nullable Boolean preview)
      implements Body {
    public Link {
      url = WebAddress.check("body.url", url);
      title = Given.text("body.title", title, 200);
      description = Given.text("body.description", description, 500);
    }

    @Override
    public String type() {
      return "link";
    }

    @Override
    public String fallback() {
      return title == null ? url : title + " " + url;
    }
  }

  /// A picture.
  record Image(
      String mediaId,
      @Nullable Integer width,
      @Nullable Integer height,
      @Nullable Long size,
      @Nullable String caption)
      implements Body {
    public Image {
      mediaId = Given.medium("body.mediaId", mediaId);
      Medium.checkPixels(width, height);
      Medium.checkSize(size);
      caption = Given.text("body.caption", caption, 1_000);
    }

    @Override
    public String type() {
      return "image";
    }

    @Override
    public String fallback() {
      return labelled("Image", caption);
    }
  }

  /// A file.
  record File(String mediaId, String name, @Nullable Long size) implements Body {
    public File {
      mediaId = Given.medium("body.mediaId", mediaId);
      name = Given.name("body.name", name, 255);
      Medium.checkSize(size);
    }

    @Override
    public String type() {
      return "file";
    }

    @Override
    public String fallback() {
      return labelled("File", name);
    }
  }

  /// A spoken message.
  record Voice(String mediaId, Integer durationMillis, @Nullable Long size) implements Body {
    private static final int MAX_MILLIS = 600_000;

    public Voice {
      mediaId = Given.medium("body.mediaId", mediaId);
      Medium.checkDuration(durationMillis, MAX_MILLIS);
      Medium.checkSize(size);
    }

    @Override
    public String type() {
      return "voice";
    }

    @Override
    public String fallback() {
      return labelled("Voice", null);
    }
  }

  /// A film.
  record Video(
      String mediaId,
      @Nullable Integer durationMillis,
      @Nullable Integer width,
      @Nullable Integer height,
      @Nullable Long size,
      @Nullable String caption)
      implements Body {
    private static final int MAX_MILLIS = 24 * 3_600_000;

    public Video {
      mediaId = Given.medium("body.mediaId", mediaId);
      if (durationMillis != null) {
        Medium.checkDuration(durationMillis, MAX_MILLIS);
      }
      Medium.checkPixels(width, height);
      Medium.checkSize(size);
      caption = Given.text("body.caption", caption, 1_000);
    }

    @Override
    public String type() {
      return "video";
    }

    @Override
    public String fallback() {
      return labelled("Video", caption);
    }
  }

  /// Somebody's card. What they are called is added by the server.
  record Contact(UserId userId, @Nullable String username, @Nullable String displayName)
      implements Body {
    @Override
    public String type() {
      return "contact";
    }

    @Override
    public String fallback() {
      return labelled("Contact", displayName);
    }
  }

  /// A question with choices.
  record Poll(
      String question,
      List<String> options,
      @Nullable Boolean isMultiple,
      @Nullable Boolean isAnonymous,
      @Nullable Instant closesAt)
      implements Body {
    static final int MAX_OPTIONS = 20;

    public Poll {
      question = Given.name("body.question", question, 300);
      if (options.size() < 2 || options.size() > MAX_OPTIONS) {
        throw Refusal.invalid("body.options", "2 to %d of them".formatted(MAX_OPTIONS));
      }
      options = options.stream().map(text -> Given.name("body.options", text, 100)).toList();
      if (new HashSet<>(options).size() < options.size()) {
        throw Refusal.invalid("body.options", "different ones");
      }
    }

    boolean hasManyChoices() {
      return Boolean.TRUE.equals(isMultiple);
    }

    boolean hidesVoters() {
      return Boolean.TRUE.equals(isAnonymous);
    }

    @Override
    public String type() {
      return "poll";
    }

    @Override
    public String fallback() {
      return labelled("Poll", question);
    }
  }

  /// Several messages forwarded as one record, which opens. Only the server makes it.
  record Merged(String title, List<Item> items) implements Body {
    /// One message of the record.
    record Item(
        UserId senderId, String senderName, Instant createdAt, String type, JsonNode body) {}

    public Merged {
      items = List.copyOf(items);
    }

    @Override
    public String type() {
      return "merged";
    }

    @Override
    public String fallback() {
      return labelled("Messages", title);
    }
  }

  /// Whatever an application makes of it; the server looks at its size only.
  record Custom(@Nullable String name, JsonNode data, String fallback) implements Body {
    static final int MAX_BYTES = 16 << 10;

    public Custom {
      name = name == null ? null : Given.name("body.name", name, 64);
      fallback = Given.name("body.fallback", fallback, 200);
      if (!isStorable(data)) {
        throw Refusal.invalid("body.data", "texts without U+0000 and lone surrogates");
      }
    }

    private static boolean isStorable(JsonNode node) {
      if (node.isTextual()) {
        return JsonRules.isStorable(node.textValue());
      }
      for (var field : node.properties()) {
        if (!JsonRules.isStorable(field.getKey())) {
          return false;
        }
      }
      for (JsonNode child : node) {
        if (!isStorable(child)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String type() {
      return "custom";
    }
  }

  private static String labelled(String label, @Nullable String text) {
    return "[" + label + "]" + Optional.ofNullable(text).map(it -> " " + it).orElse("");
  }
}
