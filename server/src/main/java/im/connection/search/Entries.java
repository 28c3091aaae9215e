package im.connection.search;

import java.util.List;
import org.jdbi.v3.core.Handle;

/// One half of the index: the entries of users, or those of groups.
interface Entries {
  /// What it holds, as a log names it.
  String name();

  /// Holds the rows of users or groups after `after`, ascending, whose entries are not what they
  /// should be.
  List<Long> due(Handle handle, long after, int limit);

  /// Makes the entries of these anew; their rows are held.
  void index(Handle handle, List<Long> ids);
}
