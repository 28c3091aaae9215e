/// How the server starts, says that it is alive, and stops. Stopping has three steps, each over all
/// [Drainable]s in their order: refuse new work, finish what was accepted, close. The whole stop
/// takes at most ten seconds; the database is stopped after everything else.
@NullMarked
package im.connection.platform.lifecycle;

import org.jspecify.annotations.NullMarked;
