package im.connection.kernel;

/// An identity: a positive 64-bit number, time-ordered, written in decimal on the wire.
public sealed interface Id
    permits UserId,
        DeviceId,
        ConversationId,
        MessageId,
        RequestId,
        LinkId,
        ReportId,
        ExportId,
        ScheduleId,
        PackId,
        StickerId,
        PreviewId {
  /// The number behind the identity.
  long value();

  /// Reads the decimal form of a positive number.
  ///
  /// @throws Refusal `invalid_argument` when `text` is anything else
  static long parse(String field, String text) {
    if (text.isEmpty() || text.length() > 19 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw Refusal.invalid(field, "a decimal id");
    }
    try {
      return check(field, Long.parseLong(text));
    } catch (NumberFormatException tooLarge) {
      throw Refusal.invalid(field, "a decimal id");
    }
  }

  /// Lets a positive number pass.
  static long check(String field, long value) {
    if (value <= 0) {
      throw Refusal.invalid(field, "a positive id");
    }
    return value;
  }
}
