/// What messages say, sending and reading them, and what can be done with them afterwards.
///
/// A message is acknowledged after the commit that stored it. Messages wait in one bounded queue; a
/// batch closes when the previous commit returns, so that one message alone waits for nobody and a
/// thousand share one transaction. Whoever may not send is found out under the lock of the
/// conversation's head, so nobody removed or muted commits afterwards. Conversations whose head is
/// held elsewhere wait in a second lane and delay only themselves.
///
/// A change of a message is made by somebody who sees it, under the lock of its conversation's
/// head, and takes a revision ([Changes]). What users keep of messages for themselves are
/// references, read with their rights.
///
/// Threads: one that erases what has expired, one that sends what was scheduled, one for the first
/// lane, four for the second; answers are given on them and must not block.
@NullMarked
package im.connection.messages;

import org.jspecify.annotations.NullMarked;
