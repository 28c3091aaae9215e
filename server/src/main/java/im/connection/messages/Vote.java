package im.connection.messages;

import im.connection.kernel.Refusal;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What somebody votes for.
///
/// @param choices places of options, from 0; none takes the vote back
@Schema(description = "What you vote for, in place of your earlier vote.")
record Vote(
    @Schema(description = "Places of options, from 0; none takes your vote back.", examples = "[0]")
        List<Integer> choices) {
  Vote {
    if (choices == null || choices.size() > Body.Poll.MAX_OPTIONS) {
      throw Refusal.invalid("choices", "places of options, from 0");
    }
    choices = List.copyOf(new TreeSet<>(choices));
  }
}
