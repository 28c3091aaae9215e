/// What the server tells about itself in numbers, for `/prometheus`.
@NullMarked
package im.connection.platform.observe;

import org.jspecify.annotations.NullMarked;
