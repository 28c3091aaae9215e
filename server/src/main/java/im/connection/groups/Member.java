package im.connection.groups;

import im.connection.contacts.Person;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A member of a group.
@Schema(description = "A member of a group.")
public record Member(
    Person user, Role role, @Schema(examples = "2026-03-01T08:30:00.000Z") Instant joinedAt) {}
