package im.connection.accounts;

import java.time.Instant;

/// A code to register with, as far as it is kept: not the code itself.
///
/// @param id what the command line calls it
public record Invite(
    long id, Instant createdAt, Instant expiresAt, int uses, int maxUses, boolean isRevoked) {}
