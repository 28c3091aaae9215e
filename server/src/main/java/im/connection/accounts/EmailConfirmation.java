package im.connection.accounts;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The codes that were mailed.
@Schema(description = "The codes that were mailed")
record EmailConfirmation(
    @Schema(description = "The code mailed to the address wanted", examples = "271828") String code,
    @Schema(description = "The code mailed to the present address", examples = "314159")
        @Nullable String currentCode) {}
