package im.connection.messages;

import com.fasterxml.jackson.annotation.JsonProperty;

/// How a text is to be read.
enum Format {
  @JsonProperty("plain")
  PLAIN,
  @JsonProperty("markdown")
  MARKDOWN
}
