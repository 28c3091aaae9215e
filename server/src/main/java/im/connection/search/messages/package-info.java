/// Finding messages in what one may see.
///
/// Their index is written some moments after the messages by a thread that knows how far it came in
/// each log ([im.connection.search.messages.MessageSearchIndexer]); what erases a message deletes
/// its entry in the same transaction ([im.connection.search.messages.MessageSearchEntries]).
/// Entries only propose: every message is read with the rights of whoever seeks.
@NullMarked
package im.connection.search.messages;

import org.jspecify.annotations.NullMarked;
