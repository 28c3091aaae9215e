package im.connection.accounts;

import im.connection.kernel.UserId;
import org.jdbi.v3.core.Handle;

/// How users stand to each other. Contacts, which lie above accounts, implement it.
public interface Acquaintances {
  /// How `viewer` stands to another user, `owner`, who keeps them as a contact, blocks them, or
  /// neither.
  Acquaintance of(Handle handle, UserId owner, UserId viewer);
}
