package im.connection.contacts;

import im.connection.kernel.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A user as others see them in a list.
@Schema(description = "A user as others see them in a list.")
public record Person(
    @Schema(examples = "187364523311") UserId id,
    @Schema(examples = "lihua") String username,
    @Schema(examples = "李华") String displayName,
    @Schema(
            description = "The medium that shows the user.",
            examples = "48318382080777",
            nullable = true)
        @Nullable String avatar) {
  /// Reads the columns `<prefix>_id`, `<prefix>_username`, `<prefix>_name`, `<prefix>_avatar`.
  public static Person read(ResultSet row, String prefix) throws SQLException {
    return new Person(
        new UserId(row.getLong(prefix + "_id")),
        row.getString(prefix + "_username"),
        row.getString(prefix + "_name"),
        row.getString(prefix + "_avatar"));
  }
}
