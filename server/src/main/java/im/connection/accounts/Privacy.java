package im.connection.accounts;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Who may see what of a user, find them and by what, add them and write to them. A phone number
/// and an e-mail address find nobody who does not want it, so their existence is told to no one.
@Schema(description = "Who may see, find, add and write to a user")
public record Privacy(
    @Schema(description = "Who sees the phone number", examples = "contacts") Audience phone,
    @Schema(description = "Who sees the verified e-mail address", examples = "nobody")
        Audience email,
    @Schema(description = "Who sees the birthday", examples = "contacts") Audience birthday,
    @Schema(description = "Who sees when the user was last there", examples = "everyone")
        Audience lastSeen,
    @Schema(description = "Who finds the user by username", examples = "everyone")
        Audience findByUsername,
    @Schema(description = "Who finds the user by display name", examples = "everyone")
        Audience findByName,
    @Schema(description = "Who finds the user by phone number", examples = "nobody")
        Audience findByPhone,
    @Schema(description = "Who finds the user by verified e-mail address", examples = "nobody")
        Audience findByEmail,
    @Schema(description = "Who may ask to become a contact", examples = "everyone")
        Audience contactRequests,
    @Schema(description = "Who may invite the user into groups", examples = "contacts")
        Audience groupInvitations,
    @Schema(description = "Who may write to the user", examples = "everyone") Audience messages) {
  /// What holds for a user who changed nothing.
  ///
  /// @param groupInvitations who may invite them into groups
  public static Privacy untouched(Audience groupInvitations) {
    return new Privacy(
        Audience.CONTACTS,
        Audience.NOBODY,
        Audience.CONTACTS,
        Audience.EVERYONE,
        Audience.EVERYONE,
        Audience.EVERYONE,
        Audience.NOBODY,
        Audience.NOBODY,
        Audience.EVERYONE,
        groupInvitations,
        Audience.EVERYONE);
  }
}
