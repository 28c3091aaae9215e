package im.connection.platform.http;

import im.connection.kernel.Caller;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import jakarta.ws.rs.core.SecurityContext;

/// Finds the caller of a REST request, whom the token filter put into its security context.
public final class Callers {
  private Callers() {}

  /// The caller.
  ///
  /// @throws Refusal `unauthenticated` when nobody is signed in
  public static Caller of(SecurityContext security) {
    if (security.getUserPrincipal() instanceof Caller caller) {
      return caller;
    }
    throw Refusal.of(ErrorCode.UNAUTHENTICATED);
  }
}
