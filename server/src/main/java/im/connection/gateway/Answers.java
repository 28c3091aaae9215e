package im.connection.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.kernel.Refusal;
import im.connection.platform.http.ErrorTexts;
import im.connection.platform.http.Failures;
import im.connection.platform.observe.Refusals;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Encodes the answers to requests.
@Singleton
final class Answers {
  private final Frames frames;
  private final ErrorTexts texts;
  private final Failures failures;
  private final Refusals refusals;

  Answers(Frames frames, ErrorTexts texts, Failures failures, Refusals refusals) {
    this.frames = frames;
    this.texts = texts;
    this.failures = failures;
    this.refusals = refusals;
  }

  byte[] result(JsonNode id, Object result) {
    return frames.result(id, result);
  }

  /// What a failure is to the caller.
  Refusal refusal(Throwable failure) {
    return failures.refusal(failure);
  }

  /// An error, in the language of the connection.
  byte[] error(Connection connection, @Nullable JsonNode id, Throwable failure) {
    Refusal refusal = failures.refusal(failure);
    refusals.count("rpc", refusal.code());
    return frames.error(id, RpcError.of(refusal, texts.sentence(refusal, connection.language())));
  }
}
