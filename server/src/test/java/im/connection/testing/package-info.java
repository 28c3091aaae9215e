/// What the tests stand on: a running server, clients for it, and a database.
@NullMarked
package im.connection.testing;

import org.jspecify.annotations.NullMarked;
