#!/bin/sh
# Plays the walkthrough of the README against a running server, with curl, jq and wscat (npm) only.
# Usage: docs/walkthrough.sh [http://localhost:8080]
set -eu

base=${1:-http://localhost:8080}
ws=$(printf '%s' "$base" | sed 's/^http/ws/')/ws
stamp=$(date +%s)

npx --yes wscat@6 --version >/dev/null 2>&1 || {
  echo "this needs npx, and wscat from npm" >&2
  exit 1
}

say() { printf '\n# %s\n' "$*"; }

# Sends a request with a token, prints both, keeps the answer in $answer.
rest() { # token method path [body]
  printf '$ %s %s %s\n' "$2" "$3" "${4:-}"
  if [ -n "${4:-}" ]; then
    answer=$(curl -sS -X "$2" "$base$3" -H "Authorization: Bearer $1" -H 'Content-Type: application/json' -d "$4")
  else
    answer=$(curl -sS -X "$2" "$base$3" -H "Authorization: Bearer $1")
  fi
  printf '%s\n' "$answer" | jq -c .
}

# Prints the field of the last answer that a jq path names.
field() { printf '%s' "$answer" | jq -r "$1"; }

register() { # name
  answer=$(curl -sS -X POST "$base/api/v1/users" -H 'Content-Type: application/json' \
    -d "{\"username\":\"$1$stamp\",\"password\":\"a fine long passphrase\",\"displayName\":\"$2\"}")
  printf '%s\n' "$answer" | jq -c '{user, deviceId, accessToken: "eyJ…", refreshToken: "…"}'
}

# Opens a WebSocket, signs in, sends the given frames, prints what comes within two seconds.
socket() { # token frame...
  token=$1
  shift
  {
    sleep 2
    printf '{"jsonrpc":"2.0","id":1,"method":"session.open","params":{"accessToken":"%s"}}\n' "$token"
    for frame in "$@"; do
      sleep 0.3
      printf '%s\n' "$frame"
    done
    sleep 2
  } | npx --yes wscat@6 -c "$ws" -s imc.v1 2>/dev/null | sed -n 's/^[<> ]*{/{/p' | jq -c .
}

say 'Three people register'
register alice 爱丽丝; alice=$(field .accessToken)
register bob 鲍勃; bob=$(field .accessToken); bob_id=$(field .user.id)
register carol Carol; carol=$(field .accessToken); carol_id=$(field .user.id)

say 'Bob and Carol become friends of Alice, so she may invite them into groups'
rest "$alice" POST /api/v1/contact-requests "{\"userId\":\"$bob_id\",\"greeting\":\"你好，我是爱丽丝\"}"
rest "$bob" POST "/api/v1/contact-requests/$(field .request.id)/accept" '{}'
rest "$alice" POST /api/v1/contact-requests "{\"userId\":\"$carol_id\"}"
rest "$carol" POST "/api/v1/contact-requests/$(field .request.id)/accept" '{}'

say 'Alice writes to Bob, who is not connected; a retry changes nothing'
hello='{"clientId":"a-1","type":"text","body":{"text":"在吗？"}}'
rest "$alice" POST "/api/v1/users/$bob_id/messages" "$hello"
direct=$(field .conversationId)
rest "$alice" POST "/api/v1/users/$bob_id/messages" "$hello"

say 'Alice makes a group; Bob and Carol join'
rest "$alice" POST /api/v1/groups "{\"name\":\"周末爬山\",\"invite\":[\"$bob_id\",\"$carol_id\"]}"
group=$(field .id)
for person in "$bob" "$carol"; do
  rest "$person" GET /api/v1/group-invitations
  rest "$person" POST "/api/v1/group-invitations/$(field '.items[0].id')/accept" '{}'
done
rest "$alice" POST "/api/v1/conversations/$group/messages" '{"clientId":"a-2","type":"text","body":{"text":"早上八点集合"}}'

say 'Bob was away until now: he connects, catches up, acknowledges, and answers in both conversations'
socket "$bob" \
  '{"jsonrpc":"2.0","id":2,"method":"queue.sync","params":{}}' \
  "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"message.send\",\"params\":{\"conversationId\":\"$direct\",\"clientId\":\"b-1\",\"type\":\"text\",\"body\":{\"text\":\"在\"}}}" \
  "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"message.send\",\"params\":{\"conversationId\":\"$group\",\"clientId\":\"b-2\",\"type\":\"text\",\"body\":{\"text\":\"好的\"}}}" \
  "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"queue.ack\",\"params\":{\"positions\":{\"$direct\":{\"seq\":2,\"rev\":2}}}}"

say 'Carol connects later and finds everything since she joined, in order'
socket "$carol" '{"jsonrpc":"2.0","id":2,"method":"queue.sync","params":{}}'

say 'What Alice has now'
rest "$alice" GET /api/v1/conversations
rest "$alice" GET "/api/v1/conversations/$group/messages?after=0&limit=10"
