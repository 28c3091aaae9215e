/// The seam between features and the WebSocket gateway: a feature offers its JSON-RPC methods as
/// plain values and never sees a socket.
@NullMarked
package im.connection.platform.rpc;

import org.jspecify.annotations.NullMarked;
