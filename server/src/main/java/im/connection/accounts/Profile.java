package im.connection.accounts;

import im.connection.kernel.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A user as they see themselves: everything the server knows but the password.
@Schema(description = "The signed-in user's own profile")
public record Profile(
    @Schema(description = "The user's id, for ever", examples = "48318382080000") UserId id,
    @Schema(description = "The unique username, for ever", examples = "alice") String username,
    @Schema(description = "The name to show", examples = "爱丽丝 Alice") String displayName,
    @Schema(description = "The medium that shows the user", examples = "48318382080777")
        @Nullable String avatar,
    @Schema(description = "What the user says about themselves", examples = "Gardener, 杭州")
        @Nullable String bio,
    @Schema(description = "What the user says they are", examples = "female")
        @Nullable Gender gender,
    @Schema(description = "The birthday", examples = "1990-05-17") @Nullable LocalDate birthday,
    @Schema(description = "The phone number in E.164 form", examples = "+8613800138000")
        @Nullable String phone,
    @Schema(description = "The verified e-mail address", examples = "alice@example.org")
        @Nullable String email,
    @Schema(
            description = "Words under which the user wants to be found",
            examples = "[\"hiking\", \"摄影\"]")
        List<String> tags,
    @Schema(description = "A person, a bot, or the server itself", examples = "person")
        User.Kind kind,
    @Schema(description = "The user's id in the product that signs them in", examples = "crm-4711")
        @Nullable String externalId,
    @Schema(description = "When the user registered", examples = "2026-03-01T08:15:30.123Z")
        Instant createdAt,
    @Schema(description = "When the profile last changed", examples = "2026-03-01T08:15:30.123Z")
        Instant updatedAt) {
  public Profile {
    tags = List.copyOf(tags);
  }

  /// A new person who has told nothing but a name.
  static Profile of(
      UserId id, String username, String displayName, @Nullable String externalId, Instant now) {
    return new Profile(
        id,
        username,
        displayName,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        User.Kind.PERSON,
        externalId,
        now,
        now);
  }

  /// What of it everybody signed in may see.
  User user() {
    return user(null, null, null);
  }

  /// What of it somebody may see who stands to the user like this.
  public User seenBy(Acquaintance viewer, Privacy privacy) {
    return user(
        privacy.birthday().includes(viewer) ? birthday : null,
        privacy.phone().includes(viewer) ? phone : null,
        privacy.email().includes(viewer) ? email : null);
  }

  private User user(
      @Nullable LocalDate seenBirthday, @Nullable String seenPhone, @Nullable String seenEmail) {
    return new User(
        id,
        username,
        displayName,
        avatar,
        bio,
        gender,
        tags,
        kind,
        seenBirthday,
        seenPhone,
        seenEmail);
  }
}
