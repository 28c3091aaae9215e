package im.connection.accounts;

import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Finds users by what names them exactly, whoever asks: username, phone number, verified e-mail
/// address. A phone number, which nobody verifies, may name several.
@Singleton
public final class Identifiers {
  private static final int SAME_PHONE = 20;

  /// Whom a text names, and the setting that says who may learn of it.
  public record Named(List<UserId> users, Function<Privacy, Audience> setting) {
    public Named {
      users = List.copyOf(users);
    }
  }

  private final UserStore users;
  private final EmailStore emails;

  Identifiers(UserStore users, EmailStore emails) {
    this.users = users;
    this.emails = emails;
  }

  /// Whom a text names, in any spelling; nobody when it is no such thing.
  public Named find(Handle handle, String typed) {
    if (EmailAddress.isLike(typed)) {
      var owner = EmailAddress.of(typed).flatMap(email -> emails.owner(handle, email));
      return new Named(list(owner.map(EmailStore.Owner::user)), Privacy::findByEmail);
    }
    if (typed.startsWith("+")) {
      var phone = ProfileUpdate.phoneOf(typed);
      return new Named(
          phone.map(number -> users.byPhone(handle, number, SAME_PHONE)).orElse(List.of()),
          Privacy::findByPhone);
    }
    var user = Username.of(typed).flatMap(name -> users.findByUsername(handle, name));
    return new Named(list(user.map(Profile::id)), Privacy::findByUsername);
  }

  private static List<UserId> list(Optional<UserId> user) {
    return user.map(List::of).orElse(List.of());
  }
}
