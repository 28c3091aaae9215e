package im.connection.contacts;

import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Who is whose friend and who blocks whom, for the features above.
@Singleton
public final class Relations {
  private final Jdbi jdbi;
  private final ContactStore store;

  Relations(Jdbi jdbi, ContactStore store) {
    this.jdbi = jdbi;
    this.store = store;
  }

  /// Whether `owner` keeps `other` as a contact, and so the other way round.
  public boolean isFriend(Handle handle, UserId owner, UserId other) {
    return between(handle, owner, other).isFriend();
  }

  /// Whether `by` blocks `whom`.
  public boolean isBlocked(Handle handle, UserId by, UserId whom) {
    return between(handle, by, whom).blocks();
  }

  /// Where `user` stands with `other`.
  public Relation between(UserId user, UserId other) {
    return jdbi.withHandle(handle -> between(handle, user, other));
  }

  /// Where `user` stands with `other`.
  public Relation between(Handle handle, UserId user, UserId other) {
    return store.relation(handle, user, other);
  }

  /// Where `user` stands with each of `others`, in one query.
  public Map<UserId, Relation> between(Handle handle, UserId user, Collection<UserId> others) {
    return others.isEmpty() ? Map.of() : store.relations(handle, user, others);
  }
}
