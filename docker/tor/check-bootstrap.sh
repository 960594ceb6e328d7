#!/bin/bash
# Succeeds once tor has built its first circuits: bootstrap at 100 %.
set -eu
password=${TOR_CONTROL_PASSWORD//\\/\\\\}
password=${password//\"/\\\"}
exec 3<>/dev/tcp/127.0.0.1/9051
printf 'AUTHENTICATE "%s"\r\nGETINFO status/bootstrap-phase\r\nQUIT\r\n' "$password" >&3
grep --quiet 'PROGRESS=100 ' <&3
