package im.connection.accounts;

import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A change of one's own privacy settings; absent fields stay as they are.
@Schema(description = "A change of one's own privacy settings; absent fields stay as they are")
record PrivacyUpdate(
    @Nullable Audience phone,
    @Nullable Audience email,
    @Nullable Audience birthday,
    @Nullable Audience lastSeen,
    @Nullable Audience findByUsername,
    @Nullable Audience findByName,
    @Nullable Audience findByPhone,
    @Nullable Audience findByEmail,
    @Nullable Audience contactRequests,
    @Nullable Audience groupInvitations,
    @Nullable Audience messages) {
  /// The settings after the change.
  Privacy of(Privacy old) {
    return new Privacy(
        or(phone, old.phone()),
        or(email, old.email()),
        or(birthday, old.birthday()),
        or(lastSeen, old.lastSeen()),
        or(findByUsername, old.findByUsername()),
        or(findByName, old.findByName()),
        or(findByPhone, old.findByPhone()),
        or(findByEmail, old.findByEmail()),
        or(contactRequests, old.contactRequests()),
        or(groupInvitations, old.groupInvitations()),
        or(messages, old.messages()));
  }

  private static Audience or(@Nullable Audience wanted, Audience old) {
    return Objects.requireNonNullElse(wanted, old);
  }
}
