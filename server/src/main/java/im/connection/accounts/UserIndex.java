package im.connection.accounts;

import im.connection.kernel.UserId;
import org.jdbi.v3.core.Handle;

/// By what users are found. Search, which lies above accounts, implements it.
public interface UserIndex {
  /// Notes, in the transaction that changed it, that a user's name, tags or privacy settings are
  /// others now, or that the user is new.
  void changed(Handle handle, UserId user);
}
