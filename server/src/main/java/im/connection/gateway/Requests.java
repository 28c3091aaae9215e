package im.connection.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import im.connection.kernel.Caller;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.platform.json.Json;
import im.connection.platform.rpc.OrderedRpcMethod;
import im.connection.platform.rpc.RpcMethod;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Carries out the requests of connections on virtual threads, in two lanes: ordered ones and
/// everything before sign-in, and reads, which may overtake them. Whatever has a long answer waits
/// until the socket takes it, so that one connection never has more than one such answer in memory.
@Singleton
final class Requests {
  private static final String SEND = "message.send";

  /// A read counts for more than a message to be sent: its answer is long.
  private static final int READ_WEIGHT = 64;

  /// Refused requests after which a connection is closed that has not signed in.
  static final int MAX_REFUSED = 3;

  /// Where the requests of one connection wait, each lane for itself, and how many were refused
  /// before it signed in.
  record Lanes(Mailbox ordered, Mailbox reads, AtomicInteger refused) {}

  private final Json json;
  private final Methods methods;
  private final SessionMethods session;
  private final Answers answers;
  private final Limits limits;
  private final Executor executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());

  Requests(Json json, Methods methods, SessionMethods session, Answers answers, Limits limits) {
    this.json = json;
    this.methods = methods;
    this.session = session;
    this.answers = answers;
    this.limits = limits;
  }

  /// The lanes of a new connection.
  Lanes lanes() {
    return new Lanes(new Mailbox(executor), new Mailbox(executor), new AtomicInteger());
  }

  /// Takes the text of one frame; called on the event loop.
  ///
  /// @return whether it was a request at all
  boolean take(Connection connection, Lanes lanes, String text) {
    try {
      var call = Call.read(json, text);
      boolean isOrdered = isOrdered(call);
      boolean isLong = !isOrdered || call.method().equals(SessionMethods.SYNC);
      int weight = isLong ? READ_WEIGHT : 1;
      connection.begin(weight);
      var lane = connection.caller() == null || isOrdered ? lanes.ordered() : lanes.reads();
      lane.put(() -> {
        if (isLong) {
          connection.awaitWritable();
        }
        if (!connection.isDismissed()) {
          run(connection, call, weight);
          closeStranger(connection, lanes);
        }
      });
      return true;
    } catch (Call.Invalid invalid) {
      connection.send(answers.error(connection, invalid.id(), invalid.refusal()));
      return false;
    }
  }

  /// Before sign-in every request but a good `session.open` is refused.
  private static void closeStranger(Connection connection, Lanes lanes) {
    if (connection.caller() == null && lanes.refused().incrementAndGet() >= MAX_REFUSED) {
      connection.close(CloseReason.UNAUTHENTICATED);
    }
  }

  private boolean isOrdered(Call call) {
    return session.has(call.method()) || methods.isOrdered(call.method());
  }

  private void run(Connection connection, Call call, int weight) {
    var reply = new Reply(connection, call, weight);
    try {
      var caller = connection.caller();
      if (caller != null && !call.method().equals(SEND)) {
        limits.check(caller.user());
      }
      if (session.has(call.method())) {
        session.run(connection, call, reply);
        return;
      }
      if (caller == null) {
        throw Refusal.of(ErrorCode.UNAUTHENTICATED);
      }
      if (methods.isOrdered(call.method())) {
        run(methods.orderedMethod(call.method()), caller, call, reply);
      } else {
        run(methods.method(call.method()), caller, call, reply);
      }
    } catch (RuntimeException | JsonProcessingException e) {
      reply.fail(e);
    }
  }

  private <P> void run(RpcMethod<P> method, Caller caller, Call call, Reply reply)
      throws JsonProcessingException {
    var params = json.mapper().treeToValue(call.params(), method.params());
    var result = method.handler().call(caller, params);
    reply.answer(result == null ? Map.of() : result);
  }

  private <P> void run(OrderedRpcMethod<P> method, Caller caller, Call call, Reply reply)
      throws JsonProcessingException {
    method.handler().call(caller, json.mapper().treeToValue(call.params(), method.params()), reply);
  }

  /// Answers one request, once.
  final class Reply implements OrderedRpcMethod.Reply {
    private final Connection connection;
    private final Call call;
    private final int weight;
    private final AtomicBoolean isDone = new AtomicBoolean();

    private Reply(Connection connection, Call call, int weight) {
      this.connection = connection;
      this.call = call;
      this.weight = weight;
    }

    @Override
    public void answer(Object result) {
      var id = call.id();
      end(id == null ? null : answers.result(id, result));
    }

    @Override
    public void refuse(Refusal refusal) {
      fail(refusal);
    }

    void fail(Throwable failure) {
      end(call.id() == null ? null : answers.error(connection, call.id(), failure));
    }

    private void end(byte @Nullable [] frame) {
      if (isDone.compareAndSet(false, true)) {
        connection.execute(() -> connection.end(weight, frame));
      }
    }
  }
}
