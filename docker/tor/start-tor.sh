#!/bin/sh
# Starts tor with the control password of the environment. Arguments are further options of tor.
set -eu
if [ -z "${TOR_CONTROL_PASSWORD:-}" ]; then
  echo 'error: TOR_CONTROL_PASSWORD is empty; write one into .env, or let docker/make-env.sh do it' >&2
  exit 1
fi
hash=$(tor --quiet --hash-password "$TOR_CONTROL_PASSWORD" | tail -n 1)
exec tor -f /etc/tor/torrc "$@" HashedControlPassword "$hash"
