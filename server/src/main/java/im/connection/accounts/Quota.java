package im.connection.accounts;

import im.connection.platform.config.QuotaSettings;
import java.util.Locale;

/// What a user may do only so much of in a day.
public enum Quota {
  /// Creating groups.
  GROUPS,
  /// Inviting somebody into a group.
  INVITATIONS,
  /// Opening a conversation with somebody who is no contact.
  STRANGERS,
  /// Storing messages.
  MESSAGES,
  /// Storing bytes of messages and of their edits.
  BYTES;

  /// How much of it may be done in a day.
  long limit(QuotaSettings limits) {
    return switch (this) {
      case GROUPS -> limits.groups();
      case INVITATIONS -> limits.invitations();
      case STRANGERS -> limits.strangers();
      case MESSAGES -> limits.messages();
      case BYTES -> limits.megabytes() * 1_000_000L;
    };
  }

  /// Its name in the database.
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
