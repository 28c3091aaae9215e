package im.connection.groups;

import im.connection.kernel.Given;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A member's new role; `owner` hands the group over.
@Schema(description = "A member's new role; `owner` hands the group over.")
public record NewRole(Role role) {
  public NewRole {
    role = Given.required("role", role);
  }
}
