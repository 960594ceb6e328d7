import { join } from 'node:path';
import type { LoopbackSubnet } from './loopback-subnet.js';

/** What the torrc files of a private network have in common. */
export interface TorLayout {
  readonly subnet: LoopbackSubnet;
  readonly folder: string;
  /** Of the authority, and the hash of the client's control password. */
  readonly identity: {
    readonly v3ident: string;
    readonly fingerprint: string;
    readonly hashedPassword: string;
  };
}

export const HOSTS = { auth0: 1, exit1: 2, exit2: 3, exit3: 4, client: 9 } as const;
export type TorName = keyof typeof HOSTS;
export const EXIT_NAMES = ['exit1', 'exit2', 'exit3'] as const;

/** Every `[host, port]` that the network listens on. */
export const PORTS = [
  ...[HOSTS.auth0, HOSTS.exit1, HOSTS.exit2, HOSTS.exit3].map((host) => [host, 9001] as const),
  [HOSTS.auth0, 9030],
  [HOSTS.client, 9050],
  [HOSTS.client, 9051],
] as const;

export function torrcOf(name: TorName, layout: TorLayout): readonly string[] {
  const role = name === 'auth0' ? authority(layout) : name === 'client' ? client(layout) : exit(name, layout);
  const { subnet, folder, identity } = layout;
  const directory = `${subnet.address(HOSTS.auth0)}:9030 ${identity.fingerprint}`;
  return [
    'TestingTorNetwork 1',
    `DataDirectory ${join(folder, name)}`,
    `Log notice file ${join(folder, name, 'log')}`,
    `DirAuthority auth0 orport=9001 no-v2 v3ident=${identity.v3ident} ${directory}`,
    'UseDefaultFallbackDirs 0',
    // Keeps every connection on this machine: an exit that is asked for an outside address would try it.
    'OutboundBindAddress 127.0.0.1',
    'AddressDisableIPv6 1',
    'PathsNeededToBuildCircuits 0.25',
    'ShutdownWaitLength 0',
    'Schedulers Vanilla',
    `__OwningControllerProcess ${process.pid}`,
    ...role,
  ];
}

function relay(name: TorName, { subnet }: TorLayout): readonly string[] {
  const address = subnet.address(HOSTS[name]);
  return [
    `Nickname ${name}`,
    `Address ${address}`,
    `ORPort ${address}:9001 IPv4Only`,
    'SocksPort 0',
    'AssumeReachable 1',
    'ContactInfo test',
  ];
}

function authority(layout: TorLayout): readonly string[] {
  // Votes at once after the start instead of at the next round time.
  const offset = (Math.ceil(Date.now() / 1000) + 5) % 5;
  return [
    ...relay('auth0', layout),
    'AuthoritativeDirectory 1',
    'V3AuthoritativeDirectory 1',
    `DirPort ${layout.subnet.address(HOSTS.auth0)}:9030`,
    'TestingV3AuthInitialVotingInterval 5 seconds',
    'TestingV3AuthInitialVoteDelay 2 seconds',
    'TestingV3AuthInitialDistDelay 2 seconds',
    'V3AuthVotingInterval 10 seconds',
    'V3AuthVoteDelay 2 seconds',
    'V3AuthDistDelay 2 seconds',
    'V3AuthNIntervalsValid 3153600',
    `TestingV3AuthVotingStartOffset ${offset} seconds`,
    'TestingDirAuthVoteExit *',
    'TestingDirAuthVoteGuard *',
    'ExitRelay 0',
  ];
}

function exit(name: TorName, layout: TorLayout): readonly string[] {
  return [
    ...relay(name, layout),
    'ExitRelay 1',
    'ExitPolicyRejectPrivate 0',
    'ExitPolicy accept *:*',
    // Without these two, requests now and then stall for 10 to 15 s.
    'RefuseUnknownExits 0',
    'DirCache 0',
    `ServerDNSResolvConfFile ${join(layout.folder, name, 'resolv.conf')}`,
    'ServerDNSDetectHijacking 0',
    'ServerDNSSearchDomains 0',
  ];
}

function client({ subnet, identity }: TorLayout): readonly string[] {
  return [
    `SocksPort ${subnet.address(HOSTS.client)}:9050 IsolateSOCKSAuth`,
    `ControlPort ${subnet.address(HOSTS.client)}:9051`,
    `HashedControlPassword ${identity.hashedPassword}`,
    'CookieAuthentication 1',
    // A guard that once answered late on a busy machine would rest for ten minutes, and with it the bootstrap.
    'UseEntryGuards 0',
    // Else one SOCKS user may leave by two exits.
    'ConfluxEnabled 0',
  ];
}
