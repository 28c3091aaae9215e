package im.connection.conversations;

import im.connection.kernel.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a new message says beside its body.
///
/// @param replyTo the message of the same conversation it answers
/// @param fallback what clients show that do not know the type
/// @param forwardedFrom who wrote what is forwarded
/// @param mentions who is mentioned by name
/// @param mentionsEveryone whether all members are mentioned
public record Attributes(
    @Nullable Long replyTo,
    @Nullable String fallback,
    @Nullable UserId forwardedFrom,
    List<UserId> mentions,
    boolean mentionsEveryone) {
  /// Nothing.
  public static final Attributes NONE = new Attributes(null, null, null, List.of(), false);

  public Attributes {
    mentions = List.copyOf(mentions);
  }

  /// The same of an answer to a message of the same conversation.
  public Attributes replyingTo(@Nullable Long seq) {
    return seq == null
        ? this
        : new Attributes(seq, fallback, forwardedFrom, mentions, mentionsEveryone);
  }

  /// The same of something somebody else wrote.
  public Attributes from(UserId author) {
    return new Attributes(replyTo, fallback, author, mentions, mentionsEveryone);
  }
}
