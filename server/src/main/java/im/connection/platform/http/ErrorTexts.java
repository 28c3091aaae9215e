package im.connection.platform.http;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import jakarta.inject.Singleton;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/// The sentences that explain error codes to people, from `errors.properties` (English) and
/// `errors_zh.properties` (Simplified Chinese). The key is the code's wire name; the placeholders
/// are the refusal's arguments.
@Singleton
public final class ErrorTexts {
  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  /// The sentence of a refusal.
  public String sentence(Refusal refusal, Locale language) {
    return sentence(refusal.code(), refusal.arguments(), language);
  }

  /// The sentence of a code; an argument that is missing reads `…`.
  public String sentence(ErrorCode code, List<Object> arguments, Locale language) {
    var bundle = ResourceBundle.getBundle("errors", language, NO_FALLBACK);
    var format = new MessageFormat(bundle.getString(code.wireName()), language);
    var values = new ArrayList<>(arguments);
    while (values.size() < format.getFormatsByArgumentIndex().length) {
      values.add("…");
    }
    return format.format(values.toArray());
  }
}
