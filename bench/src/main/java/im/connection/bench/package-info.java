/// Measures the server from outside: starts it as a child process the way it is shipped, loads it
/// over real sockets from the same machine, and reads what it cost from `/proc`.
///
/// Shares no class with the server. Sockets live on one Netty event loop (`--threads` for more);
/// their handlers never block and never parse JSON once a connection is live. Everything else runs
/// on the main thread, which starts, waits and reads counters.
@NullMarked
package im.connection.bench;

import org.jspecify.annotations.NullMarked;
