#!/bin/sh
# Schemathesis on the API of a collector of its own: no answer may be 5xx, nor other than the API's document says.
# It comes from PyPI into a directory that is thrown away. Arguments go to `schemathesis run`: --max-examples 200, say.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/webdyno-schemathesis-XXXXXX")
collector=
end() {
  [ -z "$collector" ] || kill "$collector" 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT
trap 'exit 130' INT TERM

python3 -m venv "$work/python"
"$work/python/bin/pip" install --quiet "schemathesis==4.32.5"

export XDG_DATA_HOME="$work/data" XDG_STATE_HOME="$work/state" WEBDYNO_LOCK_DIRECTORY="$work/locks"
"$root/build/release/bin/webdyno" run --no-gate --db "$work/s.db" >"$work/measured" # so that there is something to ask for
"$root/build/release/bin/webdyno" serve --db "$work/s.db" --port 0 --workload-port 0 >"$work/printed" 2>"$work/log" &
collector=$!
until grep -q '^ready$' "$work/printed"; do
  kill -0 "$collector" # or it has ended, which its log explains
  sleep 0.1
done
cd "$work" # where it leaves its cache
url=$(sed -n 's|^dashboard *\(.*\)/#token=.*|\1|p' "$work/printed")
token=$(sed -n 's|.*#token=||p' "$work/printed")

# An events stream has no end, a lease waits 20 s for a trial, and a sweep that is started makes its models for minutes.
"$work/python/bin/schemathesis" run "$url/api/openapi.json" \
  --header "Authorization: Bearer $token" --url "$url/api/v1" \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
  --exclude-operation-id listen --exclude-operation-id takeLease --exclude-operation-id startSweep \
  --max-examples 20 --request-timeout 30 "$@"
