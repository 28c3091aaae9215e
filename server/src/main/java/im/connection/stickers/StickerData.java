package im.connection.stickers;

import im.connection.kernel.UserId;
import im.connection.personal.Archive;
import im.connection.personal.PersonalData;
import jakarta.inject.Singleton;

/// A user's sticker packs, taken along and erased.
@Singleton
final class StickerData implements PersonalData {
  private final Stickers stickers;

  StickerData(Stickers stickers) {
    this.stickers = stickers;
  }

  @Override
  public void export(UserId user, Archive archive) {
    archive.putAll("sticker-packs", next -> stickers.kept(user));
  }

  @Override
  public void erase(UserId user) {
    stickers.forget(user);
  }
}
