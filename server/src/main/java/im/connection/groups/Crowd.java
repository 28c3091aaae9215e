package im.connection.groups;

import im.connection.kernel.UserId;
import java.util.Set;

/// A group's members as far as their presence is concerned.
///
/// @param members how many there are
/// @param users who they are, in groups of at most [Crowds#MAX_NAMED]
/// @param insiders those of the users who asked that are members
public record Crowd(int members, Set<UserId> users, Set<UserId> insiders) {
  static final Crowd NOBODY = new Crowd(0, Set.of(), Set.of());

  public Crowd {
    users = Set.copyOf(users);
    insiders = Set.copyOf(insiders);
  }

  /// Whether there are so many that only their number counts.
  public boolean isLarge() {
    return members > Crowds.MAX_NAMED;
  }
}
