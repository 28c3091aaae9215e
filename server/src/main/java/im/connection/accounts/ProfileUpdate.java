package im.connection.accounts;

import im.connection.kernel.Refusal;
import im.connection.platform.json.Patch;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A change of one's own profile; absent fields stay as they are.
@Schema(description = "A change of one's own profile; absent fields stay as they are")
record ProfileUpdate(
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "1..64 visible characters; null shows the username instead",
            examples = "爱丽丝")
        @Nullable Patch<String> displayName,
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "The id of a medium, 1..64 letters, digits or - _; null removes it",
            examples = "48318382080777")
        @Nullable Patch<String> avatar,
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "Up to 500 characters; null removes it",
            examples = "Gardener, 杭州")
        @Nullable Patch<String> bio,
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "female, male or other; null removes it",
            examples = "female")
        @Nullable Patch<String> gender,
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "A date since 1900 that has passed (RFC 3339 full-date); null removes it",
            examples = "1990-05-17")
        @Nullable Patch<String> birthday,
    @Schema(
            implementation = String.class,
            nullable = true,
            description =
                "With country code (ITU-T E.164), spaces and hyphens make no difference; null"
                    + " removes it",
            examples = "+86 138 0013 8000")
        @Nullable Patch<String> phone,
    @Schema(
            description =
                "Up to 20 tags of 1..32 characters without commas, kept in lower case; replaces"
                    + " all",
            examples = "[\"hiking\", \"摄影\"]")
        @Nullable List<String> tags) {
  static final int MAX_DISPLAY_NAME = 64;
  static final int MAX_BIO = 500;

  private static final String A_BIRTHDAY = "a past date since 1900, such as 1990-05-17";
  private static final LocalDate FIRST_BIRTHDAY = LocalDate.of(1900, 1, 1);
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern PHONE = Pattern.compile("\\+[1-9][0-9]{6,14}");
  private static final Pattern AVATAR = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  ProfileUpdate {
    displayName =
        Patch.orUnchanged(displayName)
            .map(name -> Text.line("displayName", name, MAX_DISPLAY_NAME));
    avatar =
        Patch.orUnchanged(avatar).map(id -> matching("avatar", id, AVATAR, "the id of a medium"));
    bio = Patch.orUnchanged(bio).map(text -> Text.lines("bio", text, MAX_BIO));
    gender = Patch.orUnchanged(gender).map(name -> gender(name).wireName());
    birthday = Patch.orUnchanged(birthday).map(date -> birthday(date).toString());
    phone = Patch.orUnchanged(phone).map(ProfileUpdate::phone);
    tags = tags == null ? null : Tags.tidy(tags);
  }

  /// The profile after the change.
  Profile of(Profile old, Instant now) {
    return new Profile(
        old.id(),
        old.username(),
        Patch.orUnchanged(displayName).or(old.displayName(), old.username()),
        Patch.orUnchanged(avatar).or(old.avatar()),
        read(bio, old.bio(), text -> text.isEmpty() ? null : text),
        read(gender, old.gender(), Gender::ofWireName),
        past(read(birthday, old.birthday(), LocalDate::parse), now),
        Patch.orUnchanged(phone).or(old.phone()),
        old.email(),
        tags == null ? old.tags() : tags,
        old.kind(),
        old.externalId(),
        old.createdAt(),
        now);
  }

  /// A phone number in the form it is kept in: E.164.
  static String phone(String typed) {
    return phoneOf(typed)
        .orElseThrow(() ->
            Refusal.invalid("phone", "a phone number with country code, such as +8613800138000"));
  }

  /// The same of a text that may be no phone number.
  static Optional<String> phoneOf(String typed) {
    String digits = typed.replaceAll("[ ()./\\-\\u00a0]", "");
    return PHONE.matcher(digits).matches() ? Optional.of(digits) : Optional.empty();
  }

  private static Gender gender(String name) {
    try {
      return Gender.ofWireName(name);
    } catch (IllegalArgumentException unknown) {
      throw Refusal.invalid("gender", "female, male or other");
    }
  }

  private static LocalDate birthday(String typed) {
    try {
      var date = LocalDate.parse(matching("birthday", typed, DATE, A_BIRTHDAY));
      if (!date.isBefore(FIRST_BIRTHDAY)) {
        return date;
      }
    } catch (DateTimeException noSuchDay) {
      throw Refusal.invalid("birthday", A_BIRTHDAY);
    }
    throw Refusal.invalid("birthday", A_BIRTHDAY);
  }

  /// It may be tomorrow already where the user is.
  private static @Nullable LocalDate past(@Nullable LocalDate birthday, Instant now) {
    if (birthday != null && birthday.isAfter(now.atOffset(ZoneOffset.MAX).toLocalDate())) {
      throw Refusal.invalid("birthday", A_BIRTHDAY);
    }
    return birthday;
  }

  private static String matching(String field, String typed, Pattern pattern, String expected) {
    if (!pattern.matcher(typed).matches()) {
      throw Refusal.invalid(field, expected);
    }
    return typed;
  }

  private static <T> @Nullable T read(
      @Nullable Patch<String> patch, @Nullable T old, Function<String, @Nullable T> reader) {
    var given = Patch.orUnchanged(patch);
    if (!given.isPresent()) {
      return old;
    }
    return given.value() == null ? null : reader.apply(given.value());
  }
}
