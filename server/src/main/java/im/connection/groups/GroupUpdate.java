package im.connection.groups;

import im.connection.accounts.Tags;
import im.connection.conversations.Announcement.History;
import im.connection.kernel.Given;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.json.Patch;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A change of a group; absent fields stay as they are, `null` removes what can be removed.
@Schema(description = "A change of a group; absent fields stay as they are.")
record GroupUpdate(
    @Schema(description = "1 to 64 characters.", examples = "周末爬山队", nullable = true)
        @Nullable String name,
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "The id of a picture, 1 to 64 visible ASCII characters; null removes it.",
            examples = "m-187365110042")
        @Nullable Patch<String> avatar,
    @Schema(
            implementation = NewAnnouncement.class,
            nullable = true,
            description = "What all members are to know; null removes it.")
        @Nullable Patch<NewAnnouncement> announcement,
    @Schema(
            description =
                "At most 20, each of 1 to 32 characters; kept in lower case and named once.",
            examples = "[\"爬山\", \"上海\"]",
            nullable = true)
        @Nullable List<String> tags,
    @Schema(nullable = true) @Nullable JoinPolicy joinPolicy,
    @Schema(
            implementation = String.class,
            nullable = true,
            description =
                "What whoever asks to join has to answer, at most 200 characters; null removes it.",
            examples = "你是怎么知道我们的？")
        @Nullable Patch<String> joinQuestion,
    @Schema(
            description = "What those who join from now on see of earlier messages.",
            nullable = true)
        @Nullable History history,
    @Schema(description = "Whether only owner and admins may write.", nullable = true)
        @Nullable Boolean muteAll,
    @Schema(
            description = "Seconds between two messages of a plain member, 0 to 86400.",
            minimum = "0",
            maximum = "86400",
            examples = "30",
            nullable = true)
        @Nullable Integer slowModeSeconds) {
  static final int MAX_AVATAR = 64;
  static final int MAX_QUESTION = 200;
  static final int MAX_SLOW_MODE = 86_400;

  GroupUpdate {
    name = name == null ? null : Given.name("name", name, NewGroup.MAX_NAME);
    avatar = Patch.orUnchanged(avatar).map(GroupUpdate::picture);
    announcement = Patch.orUnchanged(announcement);
    tags = tags == null ? null : Tags.tidy(tags);
    joinQuestion =
        Patch.orUnchanged(joinQuestion).map(text -> Given.text("joinQuestion", text, MAX_QUESTION));
    if (slowModeSeconds != null && (slowModeSeconds < 0 || slowModeSeconds > MAX_SLOW_MODE)) {
      throw Refusal.invalid("slowModeSeconds", "0..%d".formatted(MAX_SLOW_MODE));
    }
  }

  /// The group with this change made.
  Group applyTo(Group old, UserId actor, Instant now) {
    return new Group(
        old.id(),
        name == null ? old.name() : name,
        Patch.orUnchanged(avatar).or(old.avatar()),
        old.ownerId(),
        old.role(),
        old.memberCount(),
        tags == null ? old.tags() : tags,
        joinPolicy == null ? old.joinPolicy() : joinPolicy,
        Patch.orUnchanged(joinQuestion).or(old.joinQuestion()),
        history == null ? old.history() : history,
        muteAll == null ? old.muteAll() : muteAll,
        slowModeSeconds == null ? old.slowModeSeconds() : slowModeSeconds,
        announcement(old.announcement(), actor, now),
        old.mutedUntil(),
        old.createdAt(),
        old.dismissedAt());
  }

  private @Nullable GroupAnnouncement announcement(
      @Nullable GroupAnnouncement old, UserId actor, Instant now) {
    var patch = Patch.orUnchanged(announcement);
    var wanted = patch.value();
    if (!patch.isPresent()) {
      return old;
    }
    return wanted == null ? null : wanted.by(actor, now, old);
  }

  private static String picture(String id) {
    if (id.isEmpty()
        || id.length() > MAX_AVATAR
        || !id.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw Refusal.invalid("avatar", "1..%d visible ASCII characters".formatted(MAX_AVATAR));
    }
    return id;
  }
}
