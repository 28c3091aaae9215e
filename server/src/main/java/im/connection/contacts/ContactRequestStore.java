package im.connection.contacts;

import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Reads and writes contact requests. A request past its time reads as expired whatever its row
/// says; the row follows when something else wants its place.
@Singleton
final class ContactRequestStore {
  static final Duration AGE = Duration.ofDays(30);

  private static final String REQUEST =
      """
      select r.id, r.greeting, r.created_at, r.expires_at, r.answered_at,
             case when r.state = 'pending' and r.expires_at <= :now then 'expired'
                  else r.state end as state,
             f.id as from_id, f.username as from_username, f.display_name as from_name,
             f.avatar as from_avatar,
             t.id as to_id, t.username as to_username, t.display_name as to_name,
             t.avatar as to_avatar
      from contact_request r
      join users f on f.id = r.requester_id
      join users t on t.id = r.addressee_id
      """;

  private final Ids ids;
  private final InstantSource clock;

  ContactRequestStore(Ids ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /// An id for a request, to be taken before the transaction that stores it.
  RequestId nextId() {
    return new RequestId(ids.next());
  }

  /// Serializes the requests of one user, so that they can be counted.
  void lockRequester(Handle handle, UserId user) {
    handle
        .createQuery("select id from users where id = :user for no key update")
        .bind("user", user.value())
        .mapTo(Long.class)
        .findOne();
  }

  /// Marks the open request of a pair that is past its time.
  void expire(Handle handle, UserId one, UserId other) {
    handle
        .createUpdate(
            """
            update contact_request set state = 'expired'
            where least(requester_id, addressee_id) = :low
              and greatest(requester_id, addressee_id) = :high
              and state = 'pending' and expires_at <= :now
            """)
        .bind("low", Math.min(one.value(), other.value()))
        .bind("high", Math.max(one.value(), other.value()))
        .bind("now", clock.instant())
        .execute();
  }

  /// Stores a request, unless one is open between the two users. Waits for whoever is about to open
  /// or close one.
  boolean insert(Handle handle, RequestId id, UserId from, NewContactRequest wanted) {
    Instant now = clock.instant();
    return handle
            .createUpdate(
                """
                insert into contact_request
                  (id, requester_id, addressee_id, greeting, created_at, expires_at)
                values (:id, :from, :to, :greeting, :now, :expires)
                on conflict do nothing
                """)
            .bind("id", id.value())
            .bind("from", from.value())
            .bind("to", wanted.userId().value())
            .bind("greeting", wanted.greeting())
            .bind("now", now)
            .bind("expires", now.plus(AGE))
            .execute()
        > 0;
  }

  /// Takes back a request stored in this transaction.
  void withdraw(Handle handle, RequestId id) {
    handle
        .createUpdate("delete from contact_request where id = :id")
        .bind("id", id.value())
        .execute();
  }

  /// How many of a user's requests are open, or younger than a day.
  int countRecent(Handle handle, UserId from) {
    return handle
        .createQuery(
            """
            select count(*) from contact_request
            where requester_id = :from
              and (created_at > :yesterday or state = 'pending' and expires_at > :now)
            """)
        .bind("from", from.value())
        .bind("now", clock.instant())
        .bind("yesterday", clock.instant().minus(Duration.ofDays(1)))
        .mapTo(Integer.class)
        .one();
  }

  /// Whether one user declined a request of another within `pause`.
  boolean isDeclined(Handle handle, UserId from, UserId to, Duration pause) {
    return handle
        .createQuery(
            """
            select exists (
              select from contact_request
              where requester_id = :from and addressee_id = :to
                and state = 'declined' and answered_at > :since)
            """)
        .bind("from", from.value())
        .bind("to", to.value())
        .bind("since", clock.instant().minus(pause))
        .mapTo(Boolean.class)
        .one();
  }

  /// How many requests of one user to another are younger than a day.
  int countToday(Handle handle, UserId from, UserId to) {
    return handle
        .createQuery(
            """
            select count(*) from contact_request
            where requester_id = :from and addressee_id = :to and created_at > :yesterday
            """)
        .bind("from", from.value())
        .bind("to", to.value())
        .bind("yesterday", clock.instant().minus(Duration.ofDays(1)))
        .mapTo(Integer.class)
        .one();
  }

  Optional<ContactRequest> find(Handle handle, RequestId id) {
    return handle
        .createQuery(REQUEST + "where r.id = :id")
        .bind("now", clock.instant())
        .bind("id", id.value())
        .map((row, context) -> request(row))
        .findOne();
  }

  /// The open request between two users.
  Optional<ContactRequest> findOpen(Handle handle, UserId one, UserId other) {
    return handle
        .createQuery(
            REQUEST
                + """
                where least(r.requester_id, r.addressee_id) = :low
                  and greatest(r.requester_id, r.addressee_id) = :high
                  and r.state = 'pending'
                """)
        .bind("now", clock.instant())
        .bind("low", Math.min(one.value(), other.value()))
        .bind("high", Math.max(one.value(), other.value()))
        .map((row, context) -> request(row))
        .findOne();
  }

  /// Locks a request and reads it as it stands then.
  Optional<ContactRequest> lock(Handle handle, RequestId id) {
    handle
        .createQuery("select id from contact_request where id = :id for update")
        .bind("id", id.value())
        .mapTo(Long.class)
        .findOne();
    return find(handle, id);
  }

  /// Closes a locked request and reads it again.
  ContactRequest close(Handle handle, RequestId id, ContactRequest.State state) {
    handle
        .createUpdate(
            "update contact_request set state = :state, answered_at = :now where id = :id")
        .bind("state", state.name().toLowerCase(Locale.ROOT))
        .bind("now", clock.instant())
        .bind("id", id.value())
        .execute();
    return find(handle, id).orElseThrow();
  }

  /// A user's requests older than `before`, the newest first.
  List<ContactRequest> list(
      Handle handle, UserId user, ContactRequest.Direction direction, long before, int limit) {
    String side =
        switch (direction) {
          case INCOMING -> "where r.addressee_id = :user";
          case OUTGOING -> "where r.requester_id = :user";
        };
    return handle
        .createQuery(
            REQUEST
                + side
                + """
                  and r.id < :before
                order by r.id desc
                limit :limit
                """)
        .bind("now", clock.instant())
        .bind("user", user.value())
        .bind("before", before)
        .bind("limit", limit)
        .map((row, context) -> request(row))
        .list();
  }

  private static ContactRequest request(ResultSet row) throws SQLException {
    var answeredAt = row.getObject("answered_at", OffsetDateTime.class);
    return new ContactRequest(
        new RequestId(row.getLong("id")),
        Person.read(row, "from"),
        Person.read(row, "to"),
        row.getString("greeting"),
        ContactRequest.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
        answeredAt == null ? null : answeredAt.toInstant());
  }

  /// Removes everything of a user's.
  void deleteAll(Handle handle, UserId user) {
    handle
        .createUpdate(
            "delete from contact_request where requester_id = :user or addressee_id = :user")
        .bind("user", user.value())
        .execute();
  }
}
