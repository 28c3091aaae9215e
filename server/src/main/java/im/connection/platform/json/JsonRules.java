package im.connection.platform.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import im.connection.kernel.ConversationId;
import im.connection.kernel.DeviceId;
import im.connection.kernel.ExportId;
import im.connection.kernel.Id;
import im.connection.kernel.LinkId;
import im.connection.kernel.MessageId;
import im.connection.kernel.PackId;
import im.connection.kernel.Refusal;
import im.connection.kernel.ReportId;
import im.connection.kernel.RequestId;
import im.connection.kernel.ScheduleId;
import im.connection.kernel.StickerId;
import im.connection.kernel.UserId;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Function;

/// The rules of the server's JSON: ids are decimal strings, times RFC 3339 UTC with milliseconds,
/// absent values left out, unknown and doubled fields refused, nesting at most 32 deep, numbers of
/// at most 1,000 digits, times of years with four digits, and no text that PostgreSQL or UTF-8
/// cannot hold (U+0000, lone surrogates).
public final class JsonRules {
  /// How deep arrays and objects may nest.
  public static final int MAX_DEPTH = 32;

  private static final int MAX_DIGITS = 1_000;

  /// What JSON has to keep to beside its grammar.
  public static final String BOUNDS =
      String.format(
          Locale.ROOT,
          "nesting of at most %d, numbers of at most %,d digits",
          MAX_DEPTH,
          MAX_DIGITS);

  /// What a time looks like.
  public static final String TIME = "an RFC 3339 time such as 2026-03-01T08:30:00Z";

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private JsonRules() {}

  /// A mapper that follows the rules.
  public static ObjectMapper mapper() {
    var constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_DIGITS)
            .build();
    var factory = JsonFactory.builder().streamReadConstraints(constraints).build();
    return JsonMapper.builder(factory)
        .addModule(module())
        .annotationIntrospector(new RequiredComponents())
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .withCoercionConfigDefaults(config ->
            config
                .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                .setAcceptBlankAsEmpty(false))
        .withCoercionConfig(
            LogicalType.Textual,
            config ->
                config
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .build();
  }

  /// Makes parsers of what is stored: they take what is longer or nested deeper than the rules
  /// want, for it was stored before them.
  public static JsonFactory stored() {
    var constraints = StreamReadConstraints.builder().maxNumberLength(Integer.MAX_VALUE).build();
    return JsonFactory.builder().streamReadConstraints(constraints).build();
  }

  private static SimpleModule module() {
    var module = new SimpleModule("imconnection");
    module.addSerializer(Id.class, new IdWriter());
    module.addSerializer(Instant.class, new InstantWriter());
    module.addSerializer(LocalDate.class, ToStringSerializer.instance);
    module.addDeserializer(String.class, new TextReader<>(String.class, text -> text));
    module.addDeserializer(UserId.class, new TextReader<>(UserId.class, UserId::valueOf));
    module.addDeserializer(DeviceId.class, new TextReader<>(DeviceId.class, DeviceId::valueOf));
    module.addDeserializer(MessageId.class, new TextReader<>(MessageId.class, MessageId::valueOf));
    module.addDeserializer(RequestId.class, new TextReader<>(RequestId.class, RequestId::valueOf));
    module.addDeserializer(ExportId.class, new TextReader<>(ExportId.class, ExportId::valueOf));
    module.addDeserializer(
        ScheduleId.class, new TextReader<>(ScheduleId.class, ScheduleId::valueOf));
    module.addDeserializer(PackId.class, new TextReader<>(PackId.class, PackId::valueOf));
    module.addDeserializer(StickerId.class, new TextReader<>(StickerId.class, StickerId::valueOf));
    module.addDeserializer(LinkId.class, new TextReader<>(LinkId.class, LinkId::valueOf));
    module.addDeserializer(ReportId.class, new TextReader<>(ReportId.class, ReportId::valueOf));
    module.addDeserializer(Instant.class, new TextReader<>(Instant.class, JsonRules::instant));
    module.addDeserializer(
        ConversationId.class, new TextReader<>(ConversationId.class, ConversationId::valueOf));
    module.addKeyDeserializer(ConversationId.class, new ConversationKeyReader());
    return module;
  }

  /// Reads a time, to the millisecond.
  ///
  /// @throws DateTimeException when it is not written like [#TIME], with a year of four digits
  public static Instant instant(String text) {
    var time = Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw new DateTimeException("a year RFC 3339 cannot write");
    }
    return time;
  }

  /// Whether a text can be stored: no U+0000, no lone surrogate.
  public static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)
          && (++i == text.length() || !Character.isLowSurrogate(text.charAt(i)))) {
        return false;
      }
    }
    return true;
  }

  private static final class IdWriter extends StdSerializer<Id> {
    private static final long serialVersionUID = 1L;

    IdWriter() {
      super(Id.class);
    }

    @Override
    public void serialize(Id id, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(Long.toString(id.value()));
    }
  }

  private static final class InstantWriter extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantWriter() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant time, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(MILLIS.format(time));
    }
  }

  private static final class ConversationKeyReader
      extends com.fasterxml.jackson.databind.KeyDeserializer {
    @Override
    public Object deserializeKey(String key, DeserializationContext context) {
      return ConversationId.valueOf(key);
    }
  }

  private static final class TextReader<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, T> read;

    TextReader(Class<T> type, Function<String, T> read) {
      super(type);
      this.read = read;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      if (!parser.currentToken().isScalarValue()
          || parser.currentToken().isNumeric()
          || parser.currentToken().isBoolean()) {
        throw context.wrongTokenException(
            parser, handledType(), com.fasterxml.jackson.core.JsonToken.VALUE_STRING, "a string");
      }
      String text = parser.getText();
      if (!isStorable(text)) {
        throw context.weirdStringException("", handledType(), "U+0000 or a lone surrogate");
      }
      try {
        return read.apply(text);
      } catch (DateTimeException | Refusal unfit) {
        throw context.weirdStringException("", handledType(), "not of this form");
      }
    }
  }
}
