/// What users report, what operators do about it, and the record of that.
///
/// A report refers to a message and never copies it, so that a recall erases it here too; operators
/// read the reported message and no other. Whoever is no operator gets `not_found` from everything
/// that is theirs. Everything an operator or the command line does leaves a row in an append-only
/// log, written in the transaction that does it. Everything blocks and runs on virtual threads.
@NullMarked
package im.connection.admin;

import org.jspecify.annotations.NullMarked;
