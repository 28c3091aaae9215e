package im.connection.conversations;

import com.fasterxml.jackson.annotation.JsonRawValue;
import im.connection.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What stands beside a message's body: what it refers to, what became of it, and what others added
/// to it. Whatever could tell what it said is gone once it was recalled or has expired.
///
/// @param replyTo the message of the same conversation it answers; who may see that one reads it
///   with `message.get`
/// @param fallback what clients show that do not know the type
/// @param forwardedFrom who wrote what was forwarded
/// @param editedAt when it was last edited
/// @param recalledBy who recalled it
/// @param expiresAt when it erases itself; a message whose time has come has no body
/// @param isHidden whether the reader deleted it for themselves
/// @param pinnedAt since when it is pinned
/// @param pinnedBy who pinned it
/// @param reactions the emoji put to it, the first one first
/// @param poll the votes of a poll
/// @param preview what the first link leads to
public record MessageState(
    @Schema(examples = "41") @Nullable Long replyTo,
    @Schema(examples = "[Location] 人民广场") @Nullable String fallback,
    @Nullable UserId forwardedFrom,
    @Nullable Instant editedAt,
    @Nullable UserId recalledBy,
    @Nullable Instant expiresAt,
    @Nullable Boolean isHidden,
    @Nullable Instant pinnedAt,
    @Nullable UserId pinnedBy,
    @JsonRawValue
        @Schema(
            implementation = List.class,
            examples = "[{\"emoji\": \"👍\", \"count\": 1, \"userIds\": [\"187364523311\"]}]")
        @Nullable String reactions,
    @JsonRawValue
        @Schema(implementation = Map.class, examples = "{\"counts\": [2, 1], \"voters\": 3}")
        @Nullable String poll,
    @JsonRawValue
        @Schema(implementation = Map.class, examples = "{\"url\": \"https://example.org\"}")
        @Nullable String preview) {
  /// Nothing at all.
  public static final MessageState NONE =
      new MessageState(null, null, null, null, null, null, null, null, null, null, null, null);

  /// What is left of it for a user who deleted the message for themselves.
  static final MessageState HIDDEN =
      new MessageState(null, null, null, null, null, null, true, null, null, null, null, null);

  /// The state of a new message.
  static MessageState of(Attributes attributes, @Nullable Instant expiresAt) {
    return attributes.equals(Attributes.NONE) && expiresAt == null
        ? NONE
        : new MessageState(
            attributes.replyTo(),
            attributes.fallback(),
            attributes.forwardedFrom(),
            null,
            null,
            expiresAt,
            null,
            null,
            null,
            null,
            null,
            null);
  }
}
