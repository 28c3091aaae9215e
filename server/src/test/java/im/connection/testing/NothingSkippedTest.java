package im.connection.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

final class NothingSkippedTest {
  @Test
  void anAbortedTestIsAFailedTest() {
    assertThat(NothingSkipped.failed(new TestAbortedException("no network")))
        .isInstanceOf(AssertionFailedError.class)
        .hasRootCauseMessage("no network");
  }

  @Test
  void otherFailuresStayWhatTheyAre() {
    var failure = new IOException();

    assertThat(NothingSkipped.failed(failure)).isSameAs(failure);
  }
}
