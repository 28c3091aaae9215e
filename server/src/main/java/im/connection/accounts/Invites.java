package im.connection.accounts;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.platform.db.Ids;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Codes to register with where `IMC_SIGNUP` is `invite`. Each is good for so many sign-ups until
/// it expires or is revoked, and is forgotten thirty days after its time.
@Singleton
public final class Invites {
  /// How many codes are made at once, and listed.
  public static final int MAX = 1_000;

  private static final Duration REMEMBERED = Duration.ofDays(30);
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{12,17}");

  private final Jdbi jdbi;
  private final InviteStore store = new InviteStore();
  private final SecureRandom random = new SecureRandom();

  /// The codes kept in this database.
  public Invites(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Makes codes, which are not kept in the clear.
  ///
  /// @param record written in the same transaction
  public List<String> create(int count, int uses, Duration life, Ids ids, Consumer<Handle> record) {
    var codes = Stream.generate(() -> InviteCode.random(random)).limit(count).toList();
    long firstId = ids.next(count);
    jdbi.useTransaction(handle -> {
      store.forget(handle, REMEMBERED);
      store.insert(handle, firstId, codes.stream().map(InviteCode::digest).toList(), life, uses);
      record.accept(handle);
    });
    return codes.stream().map(InviteCode::shown).toList();
  }

  /// The newest codes, the newest first.
  public List<Invite> list() {
    return jdbi.withHandle(handle -> store.list(handle, MAX));
  }

  /// Revokes a code, named by itself or by the id it is listed under.
  ///
  /// @param record told the id, in the same transaction
  /// @throws Refusal `not_found` when there is none that is not revoked yet
  public void revoke(String named, ObjLongConsumer<Handle> record) {
    String digest = InviteCode.of(named).map(InviteCode::digest).orElse("");
    long id = ID.matcher(named).matches() ? Long.parseLong(named) : 0;
    jdbi.useTransaction(handle -> {
      long revoked =
          store.revoke(handle, digest, id).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
      record.accept(handle, revoked);
    });
  }

  /// Reads a code that is good now.
  ///
  /// @throws Refusal `invite_code_invalid`
  InviteCode require(@Nullable String typed) {
    return InviteCode.of(typed == null ? "" : typed)
        .filter(code -> jdbi.withHandle(handle -> store.isGood(handle, code)))
        .orElseThrow(() -> Refusal.of(ErrorCode.INVITE_CODE_INVALID));
  }

  /// Counts a use, in the transaction that makes the user.
  ///
  /// @throws Refusal `invite_code_invalid` when others have used it up meanwhile
  void use(Handle handle, InviteCode code) {
    if (!store.use(handle, code)) {
      throw Refusal.of(ErrorCode.INVITE_CODE_INVALID);
    }
  }
}
