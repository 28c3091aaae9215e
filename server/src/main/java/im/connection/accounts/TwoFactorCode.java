package im.connection.accounts;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A code of the authenticator app.
@Schema(description = "A code of the authenticator app")
record TwoFactorCode(@Schema(description = "Six digits", examples = "271828") String code) {}
