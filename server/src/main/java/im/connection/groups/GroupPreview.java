package im.connection.groups;

import im.connection.kernel.ConversationId;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What is told of a group to somebody who may join it or ask to.
@Schema(description = "What is told of a group to somebody who may join it or ask to.")
public record GroupPreview(
    @Schema(examples = "187364999001") ConversationId id,
    @Schema(examples = "周末爬山") String name,
    @Schema(examples = "m-187365110042", nullable = true) @Nullable String avatar,
    @Schema(examples = "12") int memberCount,
    @Schema(examples = "[\"爬山\"]") List<String> tags,
    JoinPolicy joinPolicy,
    @Schema(
            description = "What whoever asks to join has to answer.",
            examples = "你是怎么知道我们的？",
            nullable = true)
        @Nullable String joinQuestion,
    @Schema(description = "Whether you are in it.") boolean isMember) {
  public GroupPreview {
    tags = List.copyOf(tags);
  }
}
