package im.connection.messages;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Why a batch did not commit, as far as it decides what to do next (SQLSTATE codes of PostgreSQL's
/// appendix A).
enum Failure {
  /// A head stayed locked by somebody else.
  HELD,
  /// The database cannot be reached, cut the connection, or has no room left; the outcome may be
  /// unknown.
  UNREACHABLE,
  /// Something about the batch itself.
  CONTENT;

  private static final String CONNECTION = "08";
  private static final String OUT_OF_RESOURCES = "53";
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final Set<String> CUT = Set.of("57P01", "57P02", "57P03", "57P05", "25006");

  static Failure of(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof SQLException e) {
        return of(e.getSQLState());
      }
      if (t instanceof IOException) {
        return UNREACHABLE;
      }
    }
    return CONTENT;
  }

  /// Errors without a SQLSTATE come from the connection pool: none could be had in time.
  private static Failure of(@Nullable String state) {
    if (LOCK_NOT_AVAILABLE.equals(state)) {
      return HELD;
    }
    boolean isUnreachable =
        state == null
            || state.startsWith(CONNECTION)
            || state.startsWith(OUT_OF_RESOURCES)
            || CUT.contains(state);
    return isUnreachable ? UNREACHABLE : CONTENT;
  }
}
