/// Groups: who belongs to them, with which role, and how one comes to belong.
///
/// Invariants: a member's row and an open span of the group's conversation exist together, until
/// the group is dismissed; there is at most one owner and at most one open invitation for a group
/// and invitee; members never exceed the limit, and no banned user is one. Every change of
/// membership, role, mute, ban, nickname or settings holds the conversation's head, writes its
/// system message, and advances the access epoch in one transaction. Lock order: the head, then
/// invitations and requests, groups and members, then feeds.
///
/// Dismissing takes one transaction that touches one row of each table however large the group is:
/// it forbids sending. Spans are closed afterwards in steps of at most 1,000 by [Dismissals], which
/// finds unfinished groups by itself after a crash. Nothing can be appended in between, so an open
/// span shows the same messages as a closed one.
@NullMarked
package im.connection.groups;

import org.jspecify.annotations.NullMarked;
