package im.connection.groups;

import im.connection.contacts.Person;
import im.connection.kernel.LinkId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A link into a group, good until it expires, is used up or revoked.
///
/// @param maxUses how many may join by it; absent for any number
/// @param uses how many did
@Schema(description = "A link into a group.")
record GroupLink(
    @Schema(examples = "187365110042") LinkId id,
    Person creator,
    @Schema(examples = "2026-03-01T08:30:00.000Z") Instant createdAt,
    @Schema(examples = "2026-03-08T08:30:00.000Z") Instant expiresAt,
    @Schema(examples = "20", nullable = true) @Nullable Integer maxUses,
    @Schema(examples = "3") int uses) {
  /// A link that was made just now, with its secret, which nobody is shown again.
  ///
  /// @param qr what a QR code for it contains
  @Schema(description = "A new link with its secret, which is not shown again.")
  record Created(
      GroupLink link,
      @Schema(examples = "Q3J5cHRvZ3JhcGhpY2FsbHkgcmFuZG9tIGJ5dGVzIQA") String token,
      @Schema(
              description = "What a QR code for the link contains.",
              examples = "imc://join/Q3J5cHRvZ3JhcGhpY2FsbHkgcmFuZG9tIGJ5dGVzIQA")
          String qr) {}
}
