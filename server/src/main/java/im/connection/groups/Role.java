package im.connection.groups;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a member may do in a group; its rank orders the member list and is what is stored.
@Schema(description = "What a member may do in a group.")
public enum Role {
  @JsonProperty("owner")
  OWNER(0),
  @JsonProperty("admin")
  ADMIN(1),
  @JsonProperty("member")
  MEMBER(2);

  private final int rank;

  Role(int rank) {
    this.rank = rank;
  }

  static Role ranked(int rank) {
    return switch (rank) {
      case 0 -> OWNER;
      case 1 -> ADMIN;
      case 2 -> MEMBER;
      default -> throw new IllegalArgumentException("rank: %d (expected: 0..2)".formatted(rank));
    };
  }

  int rank() {
    return rank;
  }

  /// The name on the wire.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether this role may act on members of the other one.
  boolean isAbove(Role other) {
    return this != MEMBER && rank < other.rank;
  }
}
