package im.connection.messages;

import im.connection.kernel.Given;
import im.connection.kernel.UserId;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The user to open a direct conversation with.
@Schema(description = "The other user.")
record Peer(UserId userId) {
  Peer {
    Given.required("userId", userId);
  }
}
