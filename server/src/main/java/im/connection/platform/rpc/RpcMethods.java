package im.connection.platform.rpc;

import java.util.List;

/// The JSON-RPC methods one feature offers; the gateway collects all of them at start. Names are
/// unique over all features.
public interface RpcMethods {
  /// The methods whose requests may overtake each other.
  List<RpcMethod<?>> methods();

  /// The methods whose requests keep the order of their connection.
  default List<OrderedRpcMethod<?>> orderedMethods() {
    return List.of();
  }
}
