#!/bin/sh
# With arguments: the program with these arguments.
# Without: goes on with the unfinished run or starts one, then prints every named query that takes no
# operand. Ends with the run's exit code.
set -u
program=/app/dist/presentation/main.js

# A proxy file that was named is used or refused, whatever is in it: docker-compose.yml always mounts one, and says which.
if [ -n "${PROXY_FILE_GIVEN:-}" ] && [ -z "${PROXY_FILE:-}" ]; then
  export PROXY_FILE=/run/proxies.txt
fi

# Every option of Tor asks for it, and docker-compose.yml names Tor's place always. What is no plain no goes to the
# program, which refuses words that it does not know.
case "$(printf %s "${TOR:-}" | tr '[:upper:]' '[:lower:]')" in
  false | no | off | 0) unset TOR_SOCKS TOR_CONTROL TOR_CONTROL_PASSWORD ;;
esac

# A VPN is reached as a proxy; one that is set up and not asked for would be missed only by who counts on it.
case "${1:-scrape} $* " in
  *' --proxy'* | *' --routes'* | *' --help '* | *' -h '* | *' new-identity '*) ;;
  'work '*' --list '* | 'work '*' --redrive '*) ;;
  'scrape '* | 'tmdb '* | 'work '* | 'daily '* | 'schedule '* | 'routes '* | 'doctor '*)
    case ",${COMPOSE_PROFILES:-}," in *,vpn,*) vpn=asked ;; *) vpn=${VPN_SERVICE_PROVIDER:-} ;; esac
    if [ -n "$vpn" ] && [ -z "${PROXIES:-}${PROXY_HOST:-}${PROXY_FILE:-}${ROUTES:-}" ]; then
      echo 'error: COMPOSE_PROFILES or VPN_SERVICE_PROVIDER asks for a VPN, and nothing would go through it: set' \
        'PROXIES=http://vpn:8888 in .env, or ROUTES to the ways out that are wanted' >&2
      exit 2
    fi
    ;;
esac

case "${1:-scrape}" in
  scrape | work | daily | schedule)
    if ! mkdir -p "$OUT_DIR" 2>/dev/null || [ ! -w "$OUT_DIR" ]; then
      echo "error: user $(id -u) cannot write to $OUT_DIR; /data is ./data on the host and owned by user" \
        "$(stat -c %u /data): set UID and GID in .env to its owner" >&2
      exit 2
    fi
    ;;
esac

# Of those that work on shared runs there may be many: they put whole files into place, whatever the others do.
if [ "${1:-scrape}" = scrape ]; then
  # The program's own lock looks at another container for ten seconds before it says so, and the kernel at once.
  exec 9<"$OUT_DIR"
  if ! flock --nonblock 9; then
    echo "error: another container scrapes into $OUT_DIR; wait until it ends, or stop it" >&2
    exit 2
  fi
fi

if [ $# -gt 0 ]; then
  exec node "$program" "$@"
fi

# Every process of the container gets the signal: node stops politely, and this shell has to outlive it.
trap : INT TERM

RESUME="${RESUME:-auto}" node "$program" scrape
status=$?

# 1: some titles failed, the others are there to be asked about.
if [ "$status" -gt 1 ]; then
  exit "$status"
fi
for file in /app/sql/queries/*.sql; do
  # A query with an operand is about one title.
  if grep -q '\$1' "$file"; then continue; fi
  name=$(basename "$file" .sql)
  printf '\n%s: %s\n' "$name" "$(sed -n '1s/^-- *//p' "$file")"
  node "$program" query "$name" || exit
done
exit "$status"
