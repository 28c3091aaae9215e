/// Work of the processor that takes long and never waits: hashing passwords, reading pages,
/// decoding pictures. On a virtual thread it would hold one of the few threads that carry them all;
/// here it has threads of its own, one fewer than there are processors and of lower priority, so
/// that whatever else the server does goes first.
///
/// What waits is bounded, in number, for each kind of work and each of those who ask for it, and in
/// time.
@NullMarked
package im.connection.platform.compute;

import org.jspecify.annotations.NullMarked;
