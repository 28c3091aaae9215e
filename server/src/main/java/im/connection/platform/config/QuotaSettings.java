package im.connection.platform.config;

import im.connection.platform.config.Settings.Reader;
import java.time.Duration;

/// How much one user may do in a day, and have under way at a time, that costs others attention or
/// the operator room.
///
/// @param groups groups to create in a day
/// @param ownedGroups groups to own at a time
/// @param invitations invitations into groups to send in a day
/// @param openInvitations invitations of an inviter that are open at a time
/// @param waitingInvitations invitations to an invitee that are open at a time
/// @param pause how long whoever was declined waits before they ask or invite again
/// @param strangers strangers to open a conversation with in a day
/// @param messages messages to store in a day
/// @param megabytes what they may take, and what their edits may, in 1,000,000 bytes
public record QuotaSettings(
    int groups,
    int ownedGroups,
    int invitations,
    int openInvitations,
    int waitingInvitations,
    Duration pause,
    int strangers,
    int messages,
    int megabytes) {
  private static final int MAX = 1_000_000_000;

  static QuotaSettings read(Reader reader) {
    return new QuotaSettings(
        reader.number("IMC_GROUPS_PER_DAY", 20, 0, MAX),
        reader.number("IMC_GROUPS_OWNED", 200, 0, MAX),
        reader.number("IMC_INVITATIONS_PER_DAY", 500, 0, MAX),
        reader.number("IMC_INVITATIONS_OPEN", 500, 0, MAX),
        reader.number("IMC_INVITATIONS_WAITING", 50, 0, MAX),
        Duration.ofDays(reader.number("IMC_DECLINED_PAUSE_DAYS", 7, 0, 365)),
        reader.number("IMC_STRANGERS_PER_DAY", 30, 0, MAX),
        reader.number("IMC_MESSAGES_PER_DAY", 100_000, 0, MAX),
        reader.number("IMC_MEGABYTES_PER_DAY", 200, 0, MAX));
  }
}
