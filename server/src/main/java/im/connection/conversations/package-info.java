/// Owns the log of every conversation: its head (the counters and the row lock that orders it), its
/// messages, the spans that say who may see what, and each user's own feed.
///
/// Lock order everywhere: heads ascending by id, then feed heads ascending by user, then the rest.
/// Whoever holds a head does no network or file work and touches at most 1,000 rows. Every change
/// takes the next `rev` and commits together with its log row; it is published after the commit.
/// The log knows nothing of groups, contacts or message types.
@NullMarked
package im.connection.conversations;

import org.jspecify.annotations.NullMarked;
