package im.connection.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class InFlightTest {
  /// A request that keeps what is put into it and can be ended.
  private static final class Request {
    private final HashMap<Object, Object> data = new HashMap<>();
    private final List<Handler<AsyncResult<Void>>> endHandlers = new ArrayList<>();

    @SuppressWarnings("unchecked") // the argument's type is that of the method
    final RoutingContext context =
        (RoutingContext)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RoutingContext.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "put" -> {
                        data.put(arguments[0], arguments[1]);
                        yield proxy;
                      }
                      case "get" -> data.get(arguments[0]);
                      case "addEndHandler" -> {
                        endHandlers.add((Handler<AsyncResult<Void>>) arguments[0]);
                        yield 1;
                      }
                      default -> throw new UnsupportedOperationException(method.getName());
                    });

    void end() {
      endHandlers.forEach(handler -> handler.handle(Future.succeededFuture()));
    }
  }

  private final InFlight inFlight = new InFlight();

  @Test
  void oneTooManyIsToldToComeAgainAndMayOnceAnotherEnded() {
    var requests = new ArrayList<Request>();
    for (int i = 0; i < InFlight.MAX; i++) {
      requests.add(atWork());
    }
    var late = begun();
    assertThatThrownBy(() -> inFlight.enter(late.context))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED));
    requests.getFirst().end();
    inFlight.enter(late.context);
    assertThat(inFlight.free()).isZero();
  }

  @Test
  void enteringTwiceCountsOnce() {
    var request = atWork();
    inFlight.enter(request.context);
    assertThat(inFlight.free()).isEqualTo(InFlight.MAX - 1);
    request.end();
    request.end();
    assertThat(inFlight.free()).isEqualTo(InFlight.MAX);
  }

  @Test
  void aRequestThatHasOnlyBegunOrAlreadyEndedDoesNotCount() {
    var begun = begun();
    assertThat(inFlight.free()).isEqualTo(InFlight.MAX);
    begun.end();
    inFlight.enter(begun.context);
    assertThat(inFlight.free()).isEqualTo(InFlight.MAX);
  }

  private Request begun() {
    var request = new Request();
    inFlight.begin(request.context);
    return request;
  }

  private Request atWork() {
    var request = begun();
    inFlight.enter(request.context);
    return request;
  }
}
