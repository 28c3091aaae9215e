package im.connection.personal;

import im.connection.accounts.Devices;
import im.connection.accounts.PrivacySettings;
import im.connection.accounts.SignInHistory;
import im.connection.accounts.Users;
import im.connection.kernel.Page;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;

/// A user's account as they take it along: profile, privacy settings, devices, sign-ins. It is
/// erased last, by [Deletions].
@Singleton
final class AccountData {
  private final Users users;
  private final PrivacySettings privacy;
  private final Devices devices;
  private final SignInHistory signIns;

  AccountData(Users users, PrivacySettings privacy, Devices devices, SignInHistory signIns) {
    this.users = users;
    this.privacy = privacy;
    this.devices = devices;
    this.signIns = signIns;
  }

  void export(UserId user, Archive archive) {
    archive.put("profile", users.profile(user));
    archive.put("privacy", privacy.of(user));
    archive.putAll("devices", next -> new Page<>(devices.list(user), null));
    archive.putAll("sign-ins", next -> signIns.list(user));
  }
}
