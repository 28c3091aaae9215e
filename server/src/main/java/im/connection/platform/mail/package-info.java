/// Sends e-mail over SMTP.
@NullMarked
package im.connection.platform.mail;

import org.jspecify.annotations.NullMarked;
