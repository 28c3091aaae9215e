package im.connection.contacts;

import im.connection.kernel.Caller;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Blocking over JSON-RPC.
@Singleton
final class BlockMethods implements RpcMethods {
  private final Blocks blocks;

  BlockMethods(Blocks blocks) {
    this.blocks = blocks;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>("user.block", ContactParams.Named.class, this::block),
        new RpcMethod<>("user.unblock", ContactParams.Named.class, this::unblock),
        new RpcMethod<>("user.blocks", ContactParams.Paging.class, this::list));
  }

  private Object block(Caller caller, ContactParams.Named params) {
    return blocks.block(caller.user(), params.userId());
  }

  private @Nullable Object unblock(Caller caller, ContactParams.Named params) {
    blocks.unblock(caller.user(), params.userId());
    return null;
  }

  private Object list(Caller caller, ContactParams.Paging params) {
    return blocks.list(caller.user(), params.cursor(), params.size());
  }
}
