/// Who is connected. Everything here lives in memory and may be lost at any moment without harm.
@NullMarked
package im.connection.presence;

import org.jspecify.annotations.NullMarked;
