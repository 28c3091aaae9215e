package im.connection.accounts;

import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Reads and writes verified e-mail addresses and the codes that prove them.
@Singleton
final class EmailStore {
  /// A code that may be tried.
  record Issued(String digest, String address) {}

  /// Whose address it is.
  record Owner(UserId user, String username, String address) {}

  Optional<Owner> owner(Handle handle, EmailAddress email) {
    return handle
        .createQuery(
            """
            select u.id, u.username, e.address
            from user_email e
            join users u on u.id = e.user_id
            where e.folded = :folded
            """)
        .bind("folded", email.folded())
        .map((row, context) ->
            new Owner(
                new UserId(row.getLong("id")), row.getString("username"), row.getString("address")))
        .findOne();
  }

  /// Gives a user an address; `false` when it is somebody else's.
  boolean save(Handle handle, UserId user, EmailAddress email, Instant now) {
    handle
        .createUpdate("delete from user_email where user_id = :user")
        .bind("user", user.value())
        .execute();
    return handle
            .createUpdate(
                """
                insert into user_email (user_id, address, folded, verified_at)
                values (:user, :address, :folded, :now)
                on conflict do nothing
                """)
            .bind("user", user.value())
            .bind("address", email.text())
            .bind("folded", email.folded())
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  void saveCode(
      Handle handle,
      EmailCodes.Purpose purpose,
      String subject,
      EmailAddress address,
      String digest,
      Instant expiresAt) {
    handle
        .createUpdate(
            """
            insert into email_code (purpose, subject, address, digest, expires_at)
            values (:purpose, :subject, :address, :digest, :expiresAt)
            on conflict do nothing
            """)
        .bind("purpose", purpose.wireName())
        .bind("subject", subject)
        .bind("address", address.text())
        .bind("digest", digest)
        .bind("expiresAt", utc(expiresAt))
        .execute();
  }

  /// Counts a try; empty when there is no code, or none that may be tried.
  Optional<Issued> tryCode(
      Handle handle, EmailCodes.Purpose purpose, String subject, int maxTries, Instant now) {
    return handle
        .createQuery(
            """
            update email_code set tries = tries + 1
            where purpose = :purpose and subject = :subject and tries < :maxTries
              and expires_at > :now
            returning digest, address
            """)
        .bind("purpose", purpose.wireName())
        .bind("subject", subject)
        .bind("maxTries", maxTries)
        .bind("now", utc(now))
        .map((row, context) -> new Issued(row.getString("digest"), row.getString("address")))
        .findFirst();
  }

  /// The address of a code that is good, however often others were tried.
  Optional<String> address(
      Handle handle, EmailCodes.Purpose purpose, String subject, String digest, Instant now) {
    return handle
        .createQuery(
            """
            select address from email_code
            where purpose = :purpose and subject = :subject and digest = :digest
              and expires_at > :now
            """)
        .bind("purpose", purpose.wireName())
        .bind("subject", subject)
        .bind("digest", digest)
        .bind("now", utc(now))
        .mapTo(String.class)
        .findOne();
  }

  void deleteCodes(Handle handle, EmailCodes.Purpose purpose, String subject) {
    handle
        .createUpdate("delete from email_code where purpose = :purpose and subject = :subject")
        .bind("purpose", purpose.wireName())
        .bind("subject", subject)
        .execute();
  }

  boolean deleteCode(Handle handle, EmailCodes.Purpose purpose, String subject, String digest) {
    return handle
            .createUpdate(
                """
                delete from email_code
                where purpose = :purpose and subject = :subject and digest = :digest
                """)
            .bind("purpose", purpose.wireName())
            .bind("subject", subject)
            .bind("digest", digest)
            .execute()
        == 1;
  }

  void deleteCodes(Handle handle, Instant expiredBefore) {
    handle
        .createUpdate("delete from email_code where expires_at < :time")
        .bind("time", utc(expiredBefore))
        .execute();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
