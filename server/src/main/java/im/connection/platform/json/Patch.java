package im.connection.platform.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One field of a partial update (RFC 7396): an absent field stays as it is, `null` clears it.
///
/// @param isPresent whether the request names the field at all
/// @param value the new value, `null` to clear it
@JsonDeserialize(using = Patch.Reader.class)
public record Patch<T>(boolean isPresent, @Nullable T value) {
  /// The patch that clears a field when `value` is null, and sets it otherwise.
  public static <T> Patch<T> of(@Nullable T value) {
    return new Patch<>(true, value);
  }

  /// The given patch, or one that changes nothing.
  public static <T> Patch<T> orUnchanged(@Nullable Patch<T> patch) {
    return patch == null ? new Patch<>(false, null) : patch;
  }

  /// The same patch with its value checked and tidied.
  public Patch<T> map(Function<T, @Nullable T> tidy) {
    return value == null ? this : of(tidy.apply(value));
  }

  /// What becomes of a field: `null` when it is cleared.
  public @Nullable T or(@Nullable T old) {
    return isPresent ? value : old;
  }

  /// What becomes of a field that is never absent.
  public T or(T old, T cleared) {
    if (!isPresent) {
      return old;
    }
    return value == null ? cleared : value;
  }

  static final class Reader extends StdDeserializer<Patch<?>> implements ContextualDeserializer {
    private static final long serialVersionUID = 1L;

    private final JavaType content;

    Reader() {
      this(TypeFactory.unknownType());
    }

    private Reader(JavaType content) {
      super(Patch.class);
      this.content = content;
    }

    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, BeanProperty property) {
      return new Reader(property.getType().containedType(0));
    }

    @Override
    public Patch<?> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return of(context.readValue(parser, content));
    }

    @Override
    public Patch<?> getNullValue(DeserializationContext context) {
      return of(null);
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return orUnchanged(null);
    }
  }
}
