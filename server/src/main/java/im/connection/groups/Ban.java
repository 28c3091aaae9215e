package im.connection.groups;

import im.connection.contacts.Person;
import im.connection.kernel.UserId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A user who may not be in a group.
@Schema(description = "A user who may not be in this group.")
record Ban(
    Person user,
    @Schema(description = "Who banned them.", examples = "187364523311") UserId actorId,
    @Schema(examples = "2026-03-01T08:30:00.000Z") Instant createdAt) {}
