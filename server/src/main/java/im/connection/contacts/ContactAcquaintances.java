package im.connection.contacts;

import im.connection.accounts.Acquaintance;
import im.connection.accounts.Acquaintances;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// How users stand to each other, as accounts and presence, which lie below, ask for it.
@Singleton
final class ContactAcquaintances implements Acquaintances {
  private final ContactStore store;

  ContactAcquaintances(ContactStore store) {
    this.store = store;
  }

  @Override
  public Acquaintance of(Handle handle, UserId owner, UserId viewer) {
    var relation = store.relation(handle, viewer, owner);
    return relation.isFriend() && !relation.isBlocked()
        ? Acquaintance.CONTACT
        : Acquaintance.STRANGER;
  }

  @Override
  public List<Acquaintance> of(Handle handle, List<UserId> owners, List<UserId> viewers) {
    return store.acquaintances(handle, owners, viewers);
  }
}
