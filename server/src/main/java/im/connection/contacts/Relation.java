package im.connection.contacts;

import im.connection.accounts.Acquaintance;
import im.connection.kernel.ErrorCode;
import java.util.Optional;

/// Where one user stands with another.
///
/// @param isFriend whether they keep each other as contacts
/// @param blocks whether the one blocks the other
/// @param isBlocked whether the other blocks the one, which the one must not learn
public record Relation(boolean isFriend, boolean blocks, boolean isBlocked) {
  /// Why the one may not write to the other or ask them to be friends, as far as blocks go. Being
  /// blocked looks like the other's wish to be left alone by anybody.
  public Optional<ErrorCode> refusal() {
    if (blocks) {
      return Optional.of(ErrorCode.BLOCKED_BY_YOU);
    }
    return isBlocked ? Optional.of(ErrorCode.NOT_ACCEPTED) : Optional.empty();
  }

  /// How the one stands to the other.
  public Acquaintance acquaintance() {
    if (isBlocked) {
      return Acquaintance.BLOCKED;
    }
    return isFriend ? Acquaintance.CONTACT : Acquaintance.STRANGER;
  }
}
