package im.connection.groups;

import im.connection.kernel.Given;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Whom to invite: 1 to 200 users, named once or more.
@Schema(description = "Whom to invite.")
public record NewInvitations(
    @Schema(description = "1 to 200 users.", examples = "[\"187364523311\"]")
        List<UserId> userIds) {
  static final int MAX_USERS = 200;

  public NewInvitations {
    userIds = checked("userIds", Given.required("userIds", userIds));
    if (userIds.isEmpty()) {
      throw Refusal.invalid("userIds", "1..%d users".formatted(MAX_USERS));
    }
  }

  /// The users without repetition, ascending.
  static List<UserId> checked(String field, List<UserId> users) {
    if (users.size() > MAX_USERS || users.stream().anyMatch(Objects::isNull)) {
      throw Refusal.invalid(field, "at most %d users".formatted(MAX_USERS));
    }
    return users.stream().distinct().sorted().toList();
  }
}
