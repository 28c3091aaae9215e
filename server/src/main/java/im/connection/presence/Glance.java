package im.connection.presence;

import im.connection.kernel.UserId;

/// A `viewer` looking at another user, the `owner` of a presence.
public record Glance(UserId owner, UserId viewer) {}
