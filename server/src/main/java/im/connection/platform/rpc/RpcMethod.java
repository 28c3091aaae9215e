package im.connection.platform.rpc;

import im.connection.kernel.Caller;
import org.jspecify.annotations.Nullable;

/// One JSON-RPC method: its name, the type its `params` object is read into, and what it does. The
/// handler may block (it runs on a virtual thread) and refuses by throwing
/// [im.connection.kernel.Refusal]; a `null` answer is sent as an empty object.
public record RpcMethod<P>(String name, Class<P> params, Handler<P> handler) {
  /// What a method does.
  @FunctionalInterface
  public interface Handler<P> {
    /// Carries out one request.
    @Nullable Object call(Caller caller, P params);
  }
}
