package im.connection.platform.rpc;

import java.util.List;

/// The JSON-RPC methods one feature offers; the gateway collects all of them at start.
public interface RpcMethods {
  /// The methods, each with a name no other feature uses.
  List<RpcMethod<?>> methods();
}
