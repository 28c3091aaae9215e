package im.connection.accounts;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.platform.http.Anonymous;
import im.connection.platform.http.ClientAddresses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Sessions of the users of an embedding product, from its server to ours.
@Singleton
@RunOnVirtualThread
@Path("/api/v1/external-sessions")
@Tag(name = "sessions", description = "Signing in, refreshing tokens, signing out")
public final class ExternalSessionController {
  private final ExternalSignIns signIns;
  private final Throttle throttle;
  private final ClientAddresses addresses;

  ExternalSessionController(ExternalSignIns signIns, Throttle throttle, ClientAddresses addresses) {
    this.signIns = signIns;
    this.throttle = throttle;
    this.addresses = addresses;
  }

  @POST
  @Anonymous
  @Operation(
      operationId = "signInExternal",
      summary = "Sign in a user of an embedding product",
      description =
          "For servers only: whoever shows the operator key (`IMC_OPERATOR_KEY`) gets the tokens of"
              + " a new device of the user with this external id, who is made if there is none."
              + " Hand the tokens to the client, and never the key.")
  @APIResponse(
      responseCode = "201",
      description = "The user and the tokens of the new device",
      content = @Content(schema = @Schema(implementation = Session.class)))
  @Extension(name = "x-errors", value = "unauthenticated username_taken account_suspended")
  public Response signIn(
      ExternalCredentials credentials,
      @Parameter(description = "The operator key", example = "q3XkT0nQ9v2mB7sL5yRd8wZa")
          @HeaderParam("Operator-Key")
          @Nullable String operatorKey,
      @Context HttpServerRequest request) {
    if (!signIns.isOperator(operatorKey)) {
      throttle.checkOperator(addresses.of(request).limitKey());
      throw Refusal.of(ErrorCode.UNAUTHENTICATED);
    }
    return Response.status(Response.Status.CREATED).entity(signIns.signIn(credentials)).build();
  }
}
