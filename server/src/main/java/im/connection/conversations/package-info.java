/// Owns the log of every conversation: its head (the counters and the row lock that orders it), its
/// messages, the spans that say who may see what, and each user's own feed.
///
/// Lock order everywhere: a conversation's turn in this process ([Turns]), heads ascending by id,
/// then feed heads ascending by user, then the rest. Whoever holds a head does no network or file
/// work and touches at most 1,000 rows. Every change takes the next `rev` and commits together with
/// its log row; it is published after the commit. What a message said is erased from its row first
/// and then from wherever else features keep it ([MessageTrace]), in one transaction. The log knows
/// nothing of groups, contacts or message types.
@NullMarked
package im.connection.conversations;

import org.jspecify.annotations.NullMarked;
