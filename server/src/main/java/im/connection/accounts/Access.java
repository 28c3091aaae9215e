package im.connection.accounts;

import im.connection.kernel.Caller;
import java.time.Instant;

/// What a good access token gives: who calls, and until when.
public record Access(Caller caller, Instant expiresAt) {}
