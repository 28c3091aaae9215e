package im.connection.groups;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/// The members of groups for those who want to know which of them are there. In large groups nobody
/// is named, only counted.
@Singleton
public final class Crowds {
  /// Groups with more members are large.
  public static final int MAX_NAMED = 200;

  private final Jdbi jdbi;
  private final MemberStore store;

  Crowds(Jdbi jdbi, MemberStore store) {
    this.jdbi = jdbi;
    this.store = store;
  }

  /// A group's members, and which of `viewers` are among them, who alone may know of the others; no
  /// members when there is no such group or it was dismissed.
  public Crowd of(ConversationId group, Set<UserId> viewers) {
    return jdbi.withHandle(handle -> store.crowd(handle, group, viewers, MAX_NAMED));
  }

  /// How many members of a group are connected, of those who show that to everyone.
  public int online(ConversationId group) {
    return jdbi.withHandle(handle -> store.online(handle, group));
  }
}
