package im.connection.messages;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How long new messages live.
///
/// @param seconds 5 to 31,536,000; 0 is for ever
@Schema(description = "How long new messages live.")
record Timer(@Schema(examples = "86400") long seconds) {}
