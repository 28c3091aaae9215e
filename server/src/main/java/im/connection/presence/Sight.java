package im.connection.presence;

/// What one user may see of another's presence.
enum Sight {
  SHOWN,
  /// The other shows it to fewer people.
  HIDDEN,
  /// The other blocks them.
  BLOCKED
}
