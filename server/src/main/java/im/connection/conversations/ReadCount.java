package im.connection.conversations;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How many members of a group have read a message, of how many who may see it; its sender is not
/// counted.
@Schema(description = "How many members have read a message, without its sender")
public record ReadCount(@Schema(examples = "7") long read, @Schema(examples = "12") long members) {}
