package im.connection.accounts;

import im.connection.kernel.DeviceId;
import im.connection.kernel.Page;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Devices over REST: listing them, signing them out.
@Singleton
@RunOnVirtualThread
@Path("/api/v1/devices")
@Tag(name = "devices", description = "Where the user is signed in")
public final class DeviceController {
  private final Devices devices;

  DeviceController(Devices devices) {
    this.devices = devices;
  }

  @GET
  @Operation(
      operationId = "listDevices",
      summary = "List one's devices",
      description = "The most recently seen first, at most 50; `current` marks the one that asks.")
  public Page<Device> list(@Context SecurityContext security) {
    return new Page<>(devices.list(Callers.of(security)), null);
  }

  @DELETE
  @Path("/{deviceId}")
  @Operation(
      operationId = "signOutDevice",
      summary = "Sign one device out",
      description = "Its tokens are worth nothing from now on and its connections close.")
  @APIResponse(responseCode = "204", description = "Signed out")
  @Extension(name = "x-errors", value = "not_found")
  public void signOut(
      @Parameter(description = "The device's id", example = "48318382080001") @PathParam("deviceId")
          String deviceId,
      @Context SecurityContext security) {
    devices.signOut(Callers.of(security), DeviceId.valueOf(deviceId));
  }

  @POST
  @Path("/sign-out-others")
  @Operation(
      operationId = "signOutOtherDevices",
      summary = "Sign all other devices out",
      description = "Only the device that asks stays signed in.")
  @APIResponse(responseCode = "204", description = "Signed out")
  public void signOutOthers(@Context SecurityContext security) {
    devices.signOutOthers(Callers.of(security));
  }
}
