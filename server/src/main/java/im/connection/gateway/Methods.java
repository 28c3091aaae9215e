package im.connection.gateway;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.platform.rpc.OrderedRpcMethod;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Every method the features offer, by name.
@Singleton
final class Methods {
  private final Map<String, RpcMethod<?>> methods = new HashMap<>();
  private final Map<String, OrderedRpcMethod<?>> ordered = new HashMap<>();

  Methods(@All List<RpcMethods> features) {
    for (RpcMethods feature : features) {
      feature.methods().forEach(method -> add(method.name(), method));
      feature.orderedMethods().forEach(method -> add(method.name(), method));
    }
  }

  boolean isOrdered(String name) {
    return ordered.containsKey(name);
  }

  /// @throws Refusal `unknown_method`
  RpcMethod<?> method(String name) {
    var method = methods.get(name);
    if (method == null) {
      throw Refusal.of(ErrorCode.UNKNOWN_METHOD, shortened(name));
    }
    return method;
  }

  OrderedRpcMethod<?> orderedMethod(String name) {
    var method = ordered.get(name);
    if (method == null) {
      throw new IllegalArgumentException(name);
    }
    return method;
  }

  Set<String> names() {
    var names = new TreeSet<>(methods.keySet());
    names.addAll(ordered.keySet());
    return names;
  }

  private void add(String name, RpcMethod<?> method) {
    refuseSecond(name);
    methods.put(name, method);
  }

  private void add(String name, OrderedRpcMethod<?> method) {
    refuseSecond(name);
    ordered.put(name, method);
  }

  private void refuseSecond(String name) {
    if (methods.containsKey(name) || ordered.containsKey(name)) {
      throw new IllegalStateException("two methods named " + name);
    }
  }

  private static String shortened(String name) {
    return name.substring(0, Math.min(name.length(), 64));
  }
}
