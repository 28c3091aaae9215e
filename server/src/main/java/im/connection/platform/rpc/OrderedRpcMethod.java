package im.connection.platform.rpc;

import im.connection.kernel.Caller;
import im.connection.kernel.Refusal;

/// A JSON-RPC method whose requests are taken one after the other, in the order in which their
/// connection sent them, and answered whenever the answer is there. Taking a request may block (it
/// runs on a virtual thread) and may refuse it by throwing [Refusal].
public record OrderedRpcMethod<P>(String name, Class<P> params, Handler<P> handler) {
  /// What a method does.
  @FunctionalInterface
  public interface Handler<P> {
    /// Takes one request; exactly one answer follows unless this throws.
    void call(Caller caller, P params, Reply reply);
  }

  /// Where the answer goes; callable from any thread, never blocks.
  public interface Reply {
    /// The request was carried out.
    void answer(Object result);

    /// It was not.
    void refuse(Refusal refusal);
  }
}
