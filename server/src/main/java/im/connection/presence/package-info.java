/// Who is connected, and what others may know of it. Liveness lives in memory, told from node to
/// node, and may be lost at any moment without harm; what a user chose to show, and when they were
/// last seen, is kept. Nothing here has a `rev`. Whoever is invisible is offline to everybody, by
/// whatever way one looks.
@NullMarked
package im.connection.presence;

import org.jspecify.annotations.NullMarked;
