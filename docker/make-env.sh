#!/bin/sh
# Writes .env for docker compose: .env.example with random passwords and the ids of the caller.
set -eu
cd "$(dirname "$0")/.."
if [ -e .env ]; then
  echo 'error: .env is there already, and PostgreSQL may know its passwords; docs/docker.md says under Upgrading how to' \
    'complete one of an earlier version' >&2
  exit 1
fi
uid=$(id -u)
gid=$(id -g)
if [ "$uid" = 0 ]; then
  # Nothing in the scraper runs as root, so root hands the folder to an ordinary user.
  uid=1000
  gid=1000
  chown -R "$uid:$gid" data
fi
# Containers read them as other users, which a strict umask keeps out.
chmod -R a+rX docker
random() { od -An -N 16 -t x1 /dev/urandom | tr -d ' \n'; }
umask 077
sed \
  -e "s/^POSTGRES_PASSWORD=.*/POSTGRES_PASSWORD=$(random)/" \
  -e "s/^SCRAPER_PASSWORD=.*/SCRAPER_PASSWORD=$(random)/" \
  -e "s/^TOR_CONTROL_PASSWORD=.*/TOR_CONTROL_PASSWORD=$(random)/" \
  -e "s/^UID=.*/UID=$uid/" \
  -e "s/^GID=.*/GID=$gid/" \
  .env.example > .env
echo 'wrote .env; its passwords are random, and only its owner can read it'
