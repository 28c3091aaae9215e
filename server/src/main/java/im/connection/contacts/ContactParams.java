package im.connection.contacts;

import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import im.connection.platform.json.Patch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parameters of the JSON-RPC methods about contacts that have no body in REST.
final class ContactParams {
  private ContactParams() {}

  record None() {}

  record Listing(
      @Nullable Long since,
      @Nullable String label,
      @Nullable String cursor,
      @Nullable Integer limit) {
    ContactQuery query() {
      return ContactQuery.of(since, label, cursor, Page.limit(limit));
    }
  }

  record Paging(@Nullable String cursor, @Nullable Integer limit) {
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

  record Updated(
      UserId userId,
      @Nullable Patch<String> remark,
      @Nullable Patch<List<String>> labels,
      @Nullable Patch<Boolean> starred) {
    Updated {
      userId = Given.required("userId", userId);
    }

    ContactUpdate update() {
      return new ContactUpdate(remark, labels, starred);
    }
  }

  record Named(UserId userId) {
    Named {
      userId = Given.required("userId", userId);
    }
  }
}
