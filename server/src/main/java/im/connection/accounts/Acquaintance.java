package im.connection.accounts;

/// How somebody who looks at a user stands to them.
public enum Acquaintance {
  SELF,
  CONTACT,
  STRANGER,
  BLOCKED
}
