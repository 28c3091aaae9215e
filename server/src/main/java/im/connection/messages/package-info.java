/// Sending, reading and recalling messages.
///
/// A message is acknowledged after the commit that stored it. Messages wait in one bounded queue; a
/// batch closes when the previous commit returns, so that one message alone waits for nobody and a
/// thousand share one transaction. Whoever may not send is found out under the lock of the
/// conversation's head, so nobody removed or muted commits afterwards. Conversations whose head is
/// held elsewhere wait in a second lane and delay only themselves.
///
/// Threads: one for the first lane, four for the second; answers are given on them and must not
/// block.
@NullMarked
package im.connection.messages;

import org.jspecify.annotations.NullMarked;
