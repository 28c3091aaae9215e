/// The database as the features see it: ids leased from it, and its clock. Features receive a
/// `Jdbi` and open their own transactions.
@NullMarked
package im.connection.platform.db;

import org.jspecify.annotations.NullMarked;
