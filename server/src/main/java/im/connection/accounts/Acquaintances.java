package im.connection.accounts;

import im.connection.kernel.UserId;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// How users stand to each other. Contacts, which lie above accounts, implement it.
public interface Acquaintances {
  /// How `viewer` stands to another user, `owner`, as far as profiles go: whoever is blocked there
  /// is a stranger, and so does not learn of it.
  Acquaintance of(Handle handle, UserId owner, UserId viewer);

  /// How each of `viewers` stands to the owner at the same place of the other list, in one query;
  /// who is blocked is [Acquaintance#BLOCKED].
  List<Acquaintance> of(Handle handle, List<UserId> owners, List<UserId> viewers);
}
