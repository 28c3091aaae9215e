/// Who uses the server: users and their profiles, passwords, the devices they are signed in on, and
/// the tokens of those devices.
///
/// A username is unique for ever and never changes. A device owns one refresh token at a time, of
/// which the database knows only a digest; access tokens are signed and live for ten minutes. Keys
/// live in the database, so all nodes of one database share them. Signing a device out is published
/// after the commit; a node that missed the news refuses the device's access tokens within five
/// seconds. Everything blocks and runs on virtual threads; one timer thread
/// ([im.connection.accounts.Housekeeping]) writes what was seen and signs out what was not.
@NullMarked
package im.connection.accounts;

import org.jspecify.annotations.NullMarked;
