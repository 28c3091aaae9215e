package im.connection.groups;

import im.connection.kernel.Given;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A group's new name, 1 to 64 characters.
@Schema(description = "A group's new name.")
public record GroupName(
    @Schema(description = "1 to 64 characters.", examples = "周末爬山队") String name) {
  public GroupName {
    name = Given.name("name", name, NewGroup.MAX_NAME);
  }
}
