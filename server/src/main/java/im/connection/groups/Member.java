package im.connection.groups;

import im.connection.contacts.Person;
import im.connection.kernel.Page;
import im.connection.kernel.UserId;
import im.connection.presence.Presence;
import im.connection.presence.PresenceRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A member of a group.
///
/// @param nickname what they are called in this group; absent when as everywhere
/// @param presence as the reader of the list may see it
/// @param mutedUntil until when they may not write; absent when they may
@Schema(description = "A member of a group.")
public record Member(
    Person user,
    Role role,
    @Schema(description = "What they are called in this group.", examples = "老李", nullable = true)
        @Nullable String nickname,
    @Schema(
            description = "Until when they may not write; absent when they may.",
            examples = "2026-03-02T08:30:00.000Z",
            nullable = true)
        @Nullable Instant mutedUntil,
    @Schema(examples = "2026-03-01T08:30:00.000Z") Instant joinedAt,
    @Nullable PresenceRecord presence) {
  /// Reads the columns of [MemberStore].
  static Member read(ResultSet row) throws SQLException {
    return new Member(
        Person.read(row, "user"),
        Role.ranked(row.getInt("role")),
        row.getString("nickname"),
        GroupStore.instantOrNull(row, "muted_until"),
        GroupStore.instant(row, "joined_at"),
        null);
  }

  /// These members with their presence as `viewer` may see it.
  static Page<Member> seen(Page<Member> page, Presence presence, UserId viewer) {
    var members = page.items();
    var seen = presence.of(viewer, members.stream().map(it -> it.user().id()).toList());
    return new Page<>(
        IntStream.range(0, seen.size()).mapToObj(i -> members.get(i).with(seen.get(i))).toList(),
        page.next());
  }

  private Member with(PresenceRecord seen) {
    return new Member(user, role, nickname, mutedUntil, joinedAt, seen);
  }
}
