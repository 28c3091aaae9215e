/// What an operator can set: flags win over environment variables, these over the configuration
/// file, this over the defaults.
@NullMarked
package im.connection.platform.config;

import org.jspecify.annotations.NullMarked;
