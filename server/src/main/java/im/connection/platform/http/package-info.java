/// What every REST resource shares: who calls, how refusals become RFC 9457 problems, and the
/// headers of every answer.
@NullMarked
package im.connection.platform.http;

import org.jspecify.annotations.NullMarked;
