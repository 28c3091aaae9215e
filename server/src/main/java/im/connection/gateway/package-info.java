/// The WebSocket side of the server: JSON-RPC 2.0 over `/ws`, subprotocol `imc.v1`.
///
/// A connection signs in (`session.open`), catches up (`queue.sync`) and from then on gets events
/// as they happen. An event is encoded once, WebSocket header included, into one buffer that all
/// its recipients share; it is handed over once per event loop and written past the frame encoder.
///
/// Threads: sockets, subscriptions and writes belong to the event loop of their connection, where
/// nothing blocks; requests run on virtual threads. A [Room] orders a conversation's events under
/// its own lock. A connection that does not read loses its subscriptions and is told to sync again;
/// nobody waits for it and nothing piles up.
@NullMarked
package im.connection.gateway;

import org.jspecify.annotations.NullMarked;
