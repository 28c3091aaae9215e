/// Finding users and groups one does not know, and the tags they can be found by.
///
/// Every user and group has an entry in an index of its own, written in the transaction that
/// changes them ([im.connection.accounts.UserIndex], [im.connection.groups.GroupIndex]); what was
/// changed by an older program, or was there before the index, is found and entered by a thread in
/// the background ([im.connection.search.Upkeep]). An entry holds hashes of all beginnings of a
/// name's words, of its parts in scripts that set no spaces, and of their pinyin, so that every way
/// of finding is one lookup of equal numbers. Entries only propose: each candidate is compared with
/// the user's or group's own rows, privacy settings and blocks before anybody sees it, so a stale
/// entry or a collision of hashes shows nobody who should not be seen.
///
/// Nothing looks at more than a bounded number of rows: an entry that is frequent is found among
/// the most recently active, one that is rare through the index of terms.
@NullMarked
package im.connection.search;

import org.jspecify.annotations.NullMarked;
