package im.connection.accounts;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.bouncycastle.util.encoders.Base32;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The users who look after the others. Only whoever may read and write the database makes them and
/// unmakes them, from the command line.
@Singleton
public final class Operators {
  /// How many operators are listed.
  static final int MAX_LISTED = 1_000;

  private static final int SALT = 16;
  private static final int PASSWORD = 15;

  /// What became of a user who is to be an operator.
  ///
  /// @param password of an account made for them
  /// @param isNew whether they were none before
  public record Made(Account account, @Nullable String password, boolean isNew) {}

  private final Jdbi jdbi;
  private final AccountStore store = new AccountStore();
  private final UserStore users = new UserStore();
  private final ClosureStore closures = new ClosureStore();
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /// The operators kept in this database.
  public Operators(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /// Lets an operator pass.
  ///
  /// @throws Refusal `not_found` for everybody else, who learn nothing
  public void require(UserId user) {
    boolean isOperator =
        jdbi.withHandle(handle -> store.account(handle, user))
            .filter(account -> account.isOperator() && account.suspension() == null)
            .isPresent();
    if (!isOperator) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
  }

  /// Makes an operator of a user, and the user if there is none.
  ///
  /// @param record written in the same transaction when something changes
  /// @throws Refusal `invalid_argument` when it cannot be a username, `account_suspended`,
  ///   `conflict` for a deleted account
  public Made make(String typed, Ids ids, BiConsumer<Handle, UserId> record) {
    var username = Username.valueOf(typed);
    long id = ids.next();
    byte[] bytes = new byte[PASSWORD];
    random.nextBytes(bytes);
    String password = Base32.toBase32String(bytes).toLowerCase(Locale.ROOT);
    return jdbi.inTransaction(handle -> {
      boolean isCreated = create(handle, new UserId(id), username, password);
      var account = store.account(handle, username).orElseThrow();
      if (account.suspension() != null) {
        throw account.suspension().refusal(clock.instant());
      }
      if (closures.isDeleted(handle, account.id())) {
        throw Refusal.of(ErrorCode.CONFLICT);
      }
      if (!account.isOperator()) {
        store.markOperator(handle, account.id(), true);
        record.accept(handle, account.id());
      }
      return new Made(account, isCreated ? password : null, !account.isOperator());
    });
  }

  /// Takes the office from an operator, who stays a user.
  ///
  /// @param record written in the same transaction
  /// @throws Refusal `not_found` when there is no such operator
  public Account remove(String typed, BiConsumer<Handle, UserId> record) {
    return jdbi.inTransaction(handle -> {
      var account =
          Username.of(typed)
              .flatMap(username -> store.account(handle, username))
              .filter(Account::isOperator)
              .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
      store.markOperator(handle, account.id(), false);
      record.accept(handle, account.id());
      return account;
    });
  }

  /// The operators, the oldest account first.
  public List<Account> list() {
    return jdbi.withHandle(handle -> store.operators(handle, MAX_LISTED));
  }

  private boolean create(Handle handle, UserId id, Username username, String password) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (!users.insert(handle, Profile.of(id, username.text(), username.text(), null, now))) {
      return false;
    }
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    users.changePassword(handle, id, PasswordHash.of(password, salt), now);
    return true;
  }
}
