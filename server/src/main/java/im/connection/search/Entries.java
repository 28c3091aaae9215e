package im.connection.search;

import java.util.List;
import org.jdbi.v3.core.Handle;

/// One half of the index: the entries of users, or those of groups.
interface Entries {
  /// What it holds, as a log names it.
  String name();

  /// Looks at the next `limit` after one.
  Window look(Handle handle, long after, int limit);

  /// Makes the entries of these anew, but for those whose rows somebody else holds.
  void renew(Handle handle, List<Long> ids);
}
