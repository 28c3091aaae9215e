/// What every REST resource shares: who calls, how refusals become RFC 9457 problems, and the
/// headers of every answer. Below it, on the event loops, what a connection may do before anybody
/// knows who is at its other end: how many an address has ([Arrivals]), what of a request gets
/// through ([RequestGuard]), and what slow clients may make the server hold ([Burdens]).
@NullMarked
package im.connection.platform.http;

import org.jspecify.annotations.NullMarked;
