package im.connection.accounts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One text field of a partial update (RFC 7396): an absent field stays as it is, `null` clears it.
///
/// @param isPresent whether the request names the field at all
/// @param value the new text, `null` to clear it
@JsonDeserialize(using = TextPatch.Reader.class)
record TextPatch(boolean isPresent, @Nullable String value) {
  static final TextPatch UNCHANGED = new TextPatch(false, null);
  static final TextPatch CLEARED = new TextPatch(true, null);

  static TextPatch of(String value) {
    return new TextPatch(true, value);
  }

  /// The same patch with its text checked and tidied.
  TextPatch map(UnaryOperator<String> tidy) {
    return value == null ? this : of(tidy.apply(value));
  }

  static final class Reader extends StdDeserializer<TextPatch> {
    private static final long serialVersionUID = 1L;

    Reader() {
      super(TextPatch.class);
    }

    @Override
    public TextPatch deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return of(context.readValue(parser, String.class));
    }

    @Override
    public TextPatch getNullValue(DeserializationContext context) {
      return CLEARED;
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return UNCHANGED;
    }
  }
}
