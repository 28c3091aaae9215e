/// Who knows whom: directed contact edges, the requests that become them, and blocks.
///
/// Invariants: two users are friends when both edges exist, and both appear and vanish in one
/// transaction; between two users at most one request is open, whatever its direction; friends have
/// no open request. Friendship begins and ends under the head of the pair's direct conversation,
/// which also ends and restores the stranger limit and advances the access epoch. Every change of a
/// request or friendship writes to the feeds of both users; what one user notes about another, and
/// whom they block, to their own feed only.
///
/// Blocks begin and end under the same head, if there is one; between two users of whom one blocks
/// the other no request is open. An owner's edges are counted: each carries the count at its last
/// change, and the last removals leave a trace. Lock order: the head, then users, requests, edges,
/// counts by owner ascending, then feeds.
@NullMarked
package im.connection.contacts;

import org.jspecify.annotations.NullMarked;
