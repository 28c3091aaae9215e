package im.connection.contacts;

import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import org.jspecify.annotations.Nullable;

/// The parameters of the JSON-RPC methods about contacts that have no body in REST.
final class ContactParams {
  private ContactParams() {}

  record Listing(@Nullable String cursor, @Nullable Integer limit) {
    int size() {
      return Page.limit(limit);
    }
  }

  record Requests(
      ContactRequest.Direction direction, @Nullable String cursor, @Nullable Integer limit) {
    Requests {
      direction = Given.required("direction", direction);
    }

    int size() {
      return Page.limit(limit);
    }
  }

  record Answered(RequestId requestId) {
    Answered {
      requestId = Given.required("requestId", requestId);
    }
  }

  record Remarked(UserId userId, @Nullable String remark) {
    Remarked {
      userId = Given.required("userId", userId);
    }
  }

  record Named(UserId userId) {
    Named {
      userId = Given.required("userId", userId);
    }
  }
}
