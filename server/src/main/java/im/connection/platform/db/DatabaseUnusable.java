package im.connection.platform.db;

import org.jspecify.annotations.Nullable;

/// The database cannot be used as things are; the message is one sentence that tells the operator
/// what is wrong and what to do.
public final class DatabaseUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseUnusable(String sentence) {
    super(sentence);
  }

  DatabaseUnusable(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
