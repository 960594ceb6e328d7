#!/bin/bash
# A private Tor network in one container: an authority and three exits. Writes what a client needs to
# /network/client.torrc once every relay is in the consensus. Nothing is sent outside of the container's networks.
set -eu
address=$(getent ahostsv4 tor-relays | awk 'NR == 1 { print $1 }')
work=/tmp/network
relays=(auth0 exit1 exit2 exit3)
rm -f /network/client.torrc

mkdir -p -m 700 "$work/auth0/keys" "$work/exit1" "$work/exit2" "$work/exit3"
echo password | tor-gencert --create-identity-key --passphrase-fd 0 -m 24 -a "$address:7000" \
  -i "$work/auth0/keys/authority_identity_key" -s "$work/auth0/keys/authority_signing_key" \
  -c "$work/auth0/keys/authority_certificate" 2>/dev/null
v3ident=$(awk '$1 == "fingerprint" { print $2 }' "$work/auth0/keys/authority_certificate")
fingerprint=$(tor --quiet -f /dev/null --ignore-missing-torrc --list-fingerprint --orport 1 --nickname auth0 \
  --dirserver "x 127.0.0.1:1 ffffffffffffffffffffffffffffffffffffffff" --datadirectory "$work/auth0" \
  | sed -n 's/^auth0 //p' | tr -d ' ')

common() {
  cat <<TORRC
TestingTorNetwork 1
DirAuthority auth0 orport=9000 no-v2 v3ident=$v3ident $address:7000 $fingerprint
UseDefaultFallbackDirs 0
AddressDisableIPv6 1
PathsNeededToBuildCircuits 0.25
Schedulers Vanilla
TORRC
}

relay() {
  local index=$1 name=${relays[$1]}
  common
  cat <<TORRC
Nickname $name
DataDirectory $work/$name
Log warn stderr
Address $address
ORPort $address:$((9000 + index)) IPv4Only
SocksPort 0
AssumeReachable 1
ContactInfo test@example.invalid
ShutdownWaitLength 0
TORRC
  if [ "$index" = 0 ]; then
    cat <<TORRC
AuthoritativeDirectory 1
V3AuthoritativeDirectory 1
DirPort $address:7000
TestingV3AuthInitialVotingInterval 5 seconds
TestingV3AuthInitialVoteDelay 2 seconds
TestingV3AuthInitialDistDelay 2 seconds
TestingV3AuthVotingStartOffset $((($(date +%s) + 6) % 5))
V3AuthVotingInterval 10 seconds
V3AuthVoteDelay 2 seconds
V3AuthDistDelay 2 seconds
V3AuthNIntervalsValid 3153600
TestingDirAuthVoteExit *
TestingDirAuthVoteGuard *
ExitRelay 0
TORRC
  else
    cat <<TORRC
ExitRelay 1
ExitPolicyRejectPrivate 0
ExitPolicy accept *:*
RefuseUnknownExits 0
DirCache 0
ServerDNSDetectHijacking 0
ServerDNSSearchDomains 0
TORRC
  fi
}

pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true' EXIT
trap 'exit 0' TERM INT
for index in "${!relays[@]}"; do
  relay "$index" > "$work/${relays[$index]}.torrc"
  tor --quiet -f "$work/${relays[$index]}.torrc" &
  pids+=($!)
done

consensus() {
  exec 3<>"/dev/tcp/$address/7000" || return 1
  printf 'GET /tor/status-vote/current/consensus-microdesc HTTP/1.0\r\n\r\n' >&3
  cat <&3
  exec 3>&-
}
for _ in $(seq 60); do
  if [ "$(consensus 2>/dev/null | tr -d '\0' | grep -ac '^r ')" = "${#relays[@]}" ]; then
    common > /network/client.torrc.new
    mv /network/client.torrc.new /network/client.torrc
    break
  fi
  sleep 0.5
done
wait
