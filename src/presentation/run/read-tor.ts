import { parseHost, parsePort } from '../../infrastructure/routes/proxy-url.js';
import type { TorControlAddress } from '../../infrastructure/routes/tor-control.js';
import { spellings } from '../../shared/option.js';
import { quoted } from '../../shared/quoted.js';
import { type RouteSettings, routeOptions } from '../options/route-options.js';

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** Where Tor is. */
export interface TorPlace {
  readonly socks: HostPort;
  readonly control: TorControlAddress | null;
}

/** Options that ask for Tor by being given: without Tor they would mean nothing, and the run would go out directly. */
const ASKING = ['torSocks', 'torControl', 'torCircuits', 'torRenewAfter'] as const;

/** Whether the options ask for Tor. What contradicts itself is added to `faults`. */
export function asksForTor(settings: RouteSettings, faults: string[]): boolean {
  const asking = ASKING.filter((name) => settings[name] !== null);
  if (settings.tor !== false) return settings.tor === true || asking.length > 0;
  for (const name of asking) {
    faults.push(`${spellings(routeOptions[name])} goes through Tor, which TOR=false turns off`);
  }
  return false;
}

/** What is wrong is added to `faults`. */
export function readTor(settings: RouteSettings, faults: string[]): TorPlace {
  return {
    socks: parseHostPort('--tor-socks (TOR_SOCKS)', settings.torSocks ?? '127.0.0.1:9050', faults),
    control: readControl(settings, faults),
  };
}

function readControl(settings: RouteSettings, faults: string[]): TorControlAddress | null {
  const { torControl, torControlPassword, torControlCookie } = settings;
  if (torControl === null) {
    if (torControlPassword !== null || torControlCookie !== null) {
      faults.push('TOR_CONTROL_PASSWORD and TOR_CONTROL_COOKIE need --tor-control (TOR_CONTROL)');
    }
    return null;
  }
  if (torControlPassword !== null && torControlCookie !== null) {
    faults.push('TOR_CONTROL_PASSWORD and TOR_CONTROL_COOKIE exclude each other');
  }
  const secret =
    torControlPassword !== null
      ? { password: torControlPassword }
      : torControlCookie !== null
        ? { cookieFile: torControlCookie }
        : null;
  return { ...parseHostPort('--tor-control (TOR_CONTROL)', torControl, faults), secret };
}

const LONGEST_SHOWN = 60;

function parseHostPort(option: string, text: string, faults: string[]): HostPort {
  const [, hostText = '', portText = ''] = /^(.*):(.*)$/s.exec(text) ?? [];
  const host = parseHost(hostText);
  const port = parsePort(portText);
  if (host !== null && port !== null) return { host, port };
  faults.push(`${option} wants host:port, not ${quoted(text, LONGEST_SHOWN)}`);
  return { host: '', port: 0 };
}
