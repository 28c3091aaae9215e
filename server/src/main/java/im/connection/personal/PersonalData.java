package im.connection.personal;

import im.connection.kernel.UserId;

/// What one feature keeps of a user.
public interface PersonalData {
  /// How many items [#export] is going to write, roughly; features with few leave it at 0.
  default long size(UserId user) {
    return 0;
  }

  /// Writes everything that is the user's or was said to them, into files of the archive.
  void export(UserId user, Archive archive);

  /// Erases what is the user's alone and takes them out of what they share with others. The account
  /// is closed by then. Done again after a crash, it finishes what is left.
  void erase(UserId user);
}
