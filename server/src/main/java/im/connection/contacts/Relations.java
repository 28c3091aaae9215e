package im.connection.contacts;

import im.connection.accounts.Acquaintance;
import im.connection.accounts.PrivacySettings;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Who is whose friend and who blocks whom, for the features above.
@Singleton
public final class Relations {
  private final Jdbi jdbi;
  private final ContactStore store;
  private final PrivacySettings privacy;

  /// The relations kept in this database.
  public Relations(Jdbi jdbi, PrivacySettings privacy) {
    this.jdbi = jdbi;
    this.store = new ContactStore();
    this.privacy = privacy;
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

  /// Why `from` may not write to `to`: one of them blocks the other, or `to` takes no messages from
  /// somebody who stands to them like this. Being blocked and not being wanted have the same answer
  /// after the same work, so that nobody can tell the one from the other.
  public Optional<ErrorCode> refusal(Handle handle, UserId from, UserId to) {
    var relation = between(handle, from, to);
    boolean isWanted = privacy.of(handle, to).messages().includes(relation.acquaintance());
    return relation
        .refusal()
        .or(() -> isWanted ? Optional.empty() : Optional.of(ErrorCode.NOT_ACCEPTED));
  }

  /// Those of `users` who take no invitations into groups from `inviter`, in two queries.
  public Set<UserId> unwilling(Handle handle, UserId inviter, Collection<UserId> users) {
    var settings = privacy.of(handle, users);
    var relations = between(handle, inviter, users);
    return users.stream()
        .filter(user -> {
          var relation = relations.get(user);
          var acquaintance = relation == null ? Acquaintance.STRANGER : relation.acquaintance();
          return !Objects.requireNonNull(settings.get(user))
              .groupInvitations()
              .includes(acquaintance);
        })
        .collect(Collectors.toSet());
  }
}
