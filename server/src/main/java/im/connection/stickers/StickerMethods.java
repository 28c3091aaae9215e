package im.connection.stickers;

import im.connection.kernel.Caller;
import im.connection.kernel.Given;
import im.connection.kernel.PackId;
import im.connection.kernel.StickerId;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sticker packs over JSON-RPC.
@Singleton
final class StickerMethods implements RpcMethods {
  record None() {}

  record Named(PackId packId) {
    Named {
      Given.required("packId", packId);
    }
  }

  record Updated(PackId packId, @Nullable String name, @Nullable Boolean isShared) {
    Updated {
      Given.required("packId", packId);
    }
  }

  record Added(PackId packId, String mediaId, @Nullable String emoji) {
    Added {
      Given.required("packId", packId);
    }
  }

  record One(PackId packId, StickerId stickerId) {
    One {
      Given.required("packId", packId);
      Given.required("stickerId", stickerId);
    }
  }

  private final Stickers stickers;

  StickerMethods(Stickers stickers) {
    this.stickers = stickers;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>("sticker.createPack", NewPack.class, this::create),
        new RpcMethod<>("sticker.updatePack", Updated.class, this::update),
        new RpcMethod<>("sticker.deletePack", Named.class, this::delete),
        new RpcMethod<>("sticker.add", Added.class, this::add),
        new RpcMethod<>("sticker.remove", One.class, this::remove),
        new RpcMethod<>("sticker.pack", Named.class, this::get),
        new RpcMethod<>("sticker.packs", None.class, this::kept),
        new RpcMethod<>("sticker.keepPack", Named.class, this::keep),
        new RpcMethod<>("sticker.dropPack", Named.class, this::drop));
  }

  private Object create(Caller caller, NewPack params) {
    return stickers.create(caller.user(), params);
  }

  private Object update(Caller caller, Updated params) {
    var update = new PackUpdate(params.name(), params.isShared());
    return stickers.update(caller.user(), params.packId(), update);
  }

  private @Nullable Object delete(Caller caller, Named params) {
    stickers.delete(caller.user(), params.packId());
    return null;
  }

  private Object add(Caller caller, Added params) {
    var sticker = new NewSticker(params.mediaId(), params.emoji());
    return stickers.add(caller.user(), params.packId(), sticker);
  }

  private Object remove(Caller caller, One params) {
    return stickers.remove(caller.user(), params.packId(), params.stickerId());
  }

  private Object get(Caller caller, Named params) {
    return stickers.get(caller.user(), params.packId());
  }

  private Object kept(Caller caller, None params) {
    return stickers.kept(caller.user());
  }

  private @Nullable Object keep(Caller caller, Named params) {
    stickers.keep(caller.user(), params.packId());
    return null;
  }

  private @Nullable Object drop(Caller caller, Named params) {
    stickers.drop(caller.user(), params.packId());
    return null;
  }
}
