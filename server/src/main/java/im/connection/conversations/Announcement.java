package im.connection.conversations;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.connection.kernel.UserId;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A system message that records a change of the conversation itself.
///
/// @param actor who made the change
/// @param event what happened, such as `member.joined`
/// @param data further fields of the body, ids as strings
/// @param joined who becomes a member with this message, and sees it
/// @param departed who ceases to be one, and sees this message as the last
/// @param history what those who join see of earlier messages
public record Announcement(
    UserId actor,
    String event,
    Map<String, Object> data,
    List<UserId> joined,
    List<UserId> departed,
    History history) {
  /// What a new member sees of the messages before them.
  @Schema(description = "What a new member sees of earlier messages.")
  public enum History {
    @JsonProperty("all")
    ALL,
    @JsonProperty("since_joining")
    SINCE_JOINING
  }

  public Announcement {
    data = Map.copyOf(data);
    joined = List.copyOf(joined);
    departed = List.copyOf(departed);
  }

  /// A change that leaves the membership alone.
  public static Announcement of(UserId actor, String event, Map<String, Object> data) {
    return new Announcement(actor, event, data, List.of(), List.of(), History.SINCE_JOINING);
  }

  /// New members.
  public static Announcement joining(
      UserId actor, String event, List<UserId> joined, History history) {
    return new Announcement(
        actor, event, Map.of("users", names(joined)), joined, List.of(), history);
  }

  /// Departing members.
  public static Announcement departing(UserId actor, String event, List<UserId> departed) {
    return new Announcement(
        actor, event, Map.of("users", names(departed)), List.of(), departed, History.SINCE_JOINING);
  }

  private static List<String> names(List<UserId> users) {
    return users.stream().map(UserId::toString).toList();
  }
}
