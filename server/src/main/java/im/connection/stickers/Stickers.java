package im.connection.stickers;

import im.connection.conversations.FeedChange;
import im.connection.conversations.Feeds;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.PackId;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.StickerId;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/// Sticker packs. Whatever a user changes about theirs or about those they keep, their devices hear
/// `sticker.packs.changed`; whoever else keeps a pack sees its changes when they read it again.
@Singleton
public final class Stickers {
  /// How many packs a user may own.
  static final int MAX_OWN = 50;

  /// How many packs a user may keep.
  static final int MAX_KEPT = 200;

  /// How many stickers a pack may have.
  static final int MAX_STICKERS = 120;

  /// What the feed says.
  private record Changed(PackId packId) {}

  private final Jdbi jdbi;
  private final StickerStore store;
  private final Feeds feeds;
  private final Ids ids;

  Stickers(Jdbi jdbi, StickerStore store, Feeds feeds, Ids ids) {
    this.jdbi = jdbi;
    this.store = store;
    this.feeds = feeds;
    this.ids = ids;
  }

  /// The sticker, if the user may use it.
  public Optional<Sticker> use(UserId user, PackId pack, StickerId sticker) {
    return jdbi.withHandle(handle -> store.find(handle, user, pack, sticker));
  }

  /// Makes a pack, which its owner keeps.
  ///
  /// @throws Refusal `list_full` beyond [#MAX_OWN]
  StickerPack create(UserId owner, NewPack wanted) {
    var id = new PackId(ids.next());
    return feeds.change(change -> {
      change.takeTurn(owner);
      store.insert(change.handle(), id, owner, wanted);
      if (store.countOwn(change.handle(), owner) > MAX_OWN) {
        throw Refusal.of(ErrorCode.LIST_FULL, MAX_OWN);
      }
      change.feed(owner, "sticker.packs.changed", new Changed(id));
      return require(change, owner, id);
    });
  }

  /// Changes a pack of one's own.
  ///
  /// @throws Refusal `not_found` when the user owns no such pack
  StickerPack update(UserId owner, PackId id, PackUpdate update) {
    return changeOwn(owner, id, change -> store.update(change.handle(), id, update));
  }

  /// Adds a sticker to a pack of one's own.
  ///
  /// @throws Refusal `not_found` when the user owns no such pack, `list_full` beyond
  ///   [#MAX_STICKERS]
  StickerPack add(UserId owner, PackId id, NewSticker wanted) {
    var sticker = new StickerId(ids.next());
    return changeOwn(
        owner,
        id,
        change -> {
          if (store.countStickers(change.handle(), id) >= MAX_STICKERS) {
            throw Refusal.of(ErrorCode.LIST_FULL, MAX_STICKERS);
          }
          store.insert(change.handle(), id, sticker, wanted);
        });
  }

  /// Takes a sticker out of a pack of one's own; what was sent stays.
  ///
  /// @throws Refusal `not_found` when the user owns no such pack with such a sticker
  StickerPack remove(UserId owner, PackId id, StickerId sticker) {
    return changeOwn(
        owner,
        id,
        change -> {
          if (!store.delete(change.handle(), id, sticker)) {
            throw Refusal.of(ErrorCode.NOT_FOUND);
          }
        });
  }

  /// Deletes a pack of one's own, for everybody who keeps it; what was sent stays.
  ///
  /// @throws Refusal `not_found` when the user owns no such pack
  void delete(UserId owner, PackId id) {
    feeds.change(change -> {
      requireOwn(change, owner, id);
      store.delete(change.handle(), id);
      change.feed(owner, "sticker.packs.changed", new Changed(id));
      return true;
    });
  }

  /// A pack the user may use.
  ///
  /// @throws Refusal `not_found` when there is none
  StickerPack get(UserId user, PackId id) {
    return jdbi.withHandle(handle -> store.find(handle, user, id))
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  /// The packs a user keeps, and their own, the one kept last first, all on one page.
  Page<StickerPack> kept(UserId user) {
    return new Page<>(jdbi.withHandle(handle -> store.kept(handle, user)), null);
  }

  /// Keeps a pack at hand; a second time changes nothing.
  ///
  /// @throws Refusal `not_found` when the user may not use it, `list_full` beyond [#MAX_KEPT]
  void keep(UserId user, PackId id) {
    feeds.change(change -> {
      change.takeTurn(user);
      require(change, user, id);
      if (store.keep(change.handle(), user, id)) {
        if (store.countKept(change.handle(), user) > MAX_KEPT) {
          throw Refusal.of(ErrorCode.LIST_FULL, MAX_KEPT);
        }
        change.feed(user, "sticker.packs.changed", new Changed(id));
      }
      return true;
    });
  }

  /// Keeps a pack no longer; a second time changes nothing.
  void drop(UserId user, PackId id) {
    feeds.change(change -> {
      if (store.drop(change.handle(), user, id)) {
        change.feed(user, "sticker.packs.changed", new Changed(id));
      }
      return true;
    });
  }

  /// Deletes all that a user made and keeps.
  void forget(UserId user) {
    jdbi.useTransaction(handle -> store.deleteAll(handle, user));
  }

  private StickerPack changeOwn(UserId owner, PackId id, Consumer<FeedChange> work) {
    return feeds.change(change -> {
      requireOwn(change, owner, id);
      work.accept(change);
      change.feed(owner, "sticker.packs.changed", new Changed(id));
      return require(change, owner, id);
    });
  }

  private StickerPack require(FeedChange change, UserId user, PackId id) {
    return store.find(change.handle(), user, id).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  private void requireOwn(FeedChange change, UserId owner, PackId id) {
    if (!store.lockOwn(change.handle(), owner, id)) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
  }
}
