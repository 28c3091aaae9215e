/// What belongs to a user: taking it along in an archive, and having it erased with the account.
/// Both are work in the background that any node does, one at a time, and that a crash only delays:
/// another node begins it anew. Each feature tells by a [PersonalData] what it keeps of a user.
@NullMarked
package im.connection.personal;

import org.jspecify.annotations.NullMarked;
