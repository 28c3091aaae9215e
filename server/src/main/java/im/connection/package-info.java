@NullMarked
package im.connection;

import org.jspecify.annotations.NullMarked;
