/// The words every other package speaks: identities, positions, refusals. Depends on the JDK and
/// JSpecify only; everything here is an immutable value.
@NullMarked
package im.connection.kernel;

import org.jspecify.annotations.NullMarked;
