/// How often somebody may come. Whoever comes too often is told when to come again; what a limiter
/// remembers is bounded, and what it forgets had long been allowed again.
@NullMarked
package im.connection.platform.limits;

import org.jspecify.annotations.NullMarked;
