package im.connection.accounts;

import im.connection.kernel.UserId;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Nobody knows anybody.
public final class Strangers implements Acquaintances {
  @Override
  public Acquaintance of(Handle handle, UserId owner, UserId viewer) {
    return Acquaintance.STRANGER;
  }

  @Override
  public List<Acquaintance> of(Handle handle, List<UserId> owners, List<UserId> viewers) {
    return Collections.nCopies(owners.size(), Acquaintance.STRANGER);
  }
}
