/// One JSON mapper for the whole server: ids as strings, times in RFC 3339 UTC with milliseconds,
/// unknown fields and unstorable text refused.
@NullMarked
package im.connection.platform.json;

import org.jspecify.annotations.NullMarked;
