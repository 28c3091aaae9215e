package im.connection.groups;

import im.connection.kernel.ConversationId;
import org.jdbi.v3.core.Handle;

/// By what groups are found. Search, which lies above groups, implements it.
public interface GroupIndex {
  /// Notes, in the transaction that changed it, that a group is new, or that its name, tags or join
  /// policy are others now.
  ///
  /// @param name what it will be called after the commit
  void changed(Handle handle, ConversationId group, String name);

  /// Notes, in the same transaction, that a group is dismissed.
  void dismissed(Handle handle, ConversationId group);
}
