import { isIPv6 } from 'node:net';
import { parseProxyFile } from '../../infrastructure/routes/proxy-file.js';
import {
  checkCredentials,
  formatProxyUrl,
  type ProxyUrl,
  type ProxyUrlFault,
  parseHost,
  parseProxyUrl,
} from '../../infrastructure/routes/proxy-url.js';
import { counted } from '../../shared/counted.js';
import { errorMessage } from '../../shared/error-message.js';
import { readTextFile } from '../../shared/text-file.js';
import type { RouteSettings } from '../options/route-options.js';

/** Each is a route with a state and connections of its own. */
const MOST_PROXIES = 10_000;
const MOST_FILE_BYTES = 64_000_000;
const MOST_FAULTS_SHOWN = 20;

export interface GivenProxies {
  /** Whether any option gives proxies. */
  readonly asked: boolean;
  /** Each once, and at most so many as a run can use. */
  readonly proxies: readonly ProxyUrl[];
  readonly warnings: readonly string[];
}

/** The proxies that the options give, in the order in which they are used. What is wrong is added to `faults`. */
export async function readProxies(settings: RouteSettings, faults: string[]): Promise<GivenProxies> {
  const collected = new ProxyCollection();
  for (const text of settings.proxies) take('--proxy (PROXIES)', parseProxyUrl(text));
  if (settings.proxyFile !== null) await readFile(settings.proxyFile, collected, faults);
  if (settings.proxyHost !== null) take('PROXY_HOST', gatewayProxy(settings.proxyHost, settings));
  else if ([settings.proxyPort, settings.proxyUser, settings.proxyPass].some((one) => one !== null)) {
    faults.push('PROXY_PORT, PROXY_USER and PROXY_PASS need PROXY_HOST');
  }
  const asked = settings.proxies.length > 0 || settings.proxyFile !== null || settings.proxyHost !== null;
  return { asked, proxies: collected.proxies(), warnings: collected.warnings() };

  function take(where: string, proxy: ProxyUrl | ProxyUrlFault): void {
    if ('fault' in proxy) faults.push(`${where} ${proxy.fault}`);
    else collected.add(where, proxy);
  }
}

async function readFile(path: string, collected: ProxyCollection, faults: string[]): Promise<void> {
  let text: string;
  try {
    text = await readTextFile(path, MOST_FILE_BYTES);
  } catch (error) {
    faults.push(`--proxy-file (PROXY_FILE) ${path} cannot be read: ${errorMessage(error)}`);
    return;
  }
  let proxies = 0;
  let unfit = 0;
  for (const parsed of parseProxyFile(text)) {
    if ('proxy' in parsed) {
      proxies += 1;
      collected.add(`${path} line ${parsed.line}`, parsed.proxy);
      continue;
    }
    unfit += 1;
    if (unfit <= MOST_FAULTS_SHOWN) faults.push(`${path} line ${parsed.line} ${parsed.fault}`);
  }
  if (unfit > MOST_FAULTS_SHOWN)
    faults.push(`${path} has ${counted(unfit - MOST_FAULTS_SHOWN, 'more such line')}`);
  if (proxies + unfit === 0) faults.push(`${path} holds no proxy`);
}

function gatewayProxy(
  hostText: string,
  { proxyPort, proxyUser, proxyPass }: RouteSettings,
): ProxyUrl | ProxyUrlFault {
  const host = parseHost(isIPv6(hostText) ? `[${hostText}]` : hostText);
  if (host === null) return { fault: 'wants a name or an address alone; its port goes into PROXY_PORT' };
  if (proxyUser === null && proxyPass !== null) return { fault: 'with PROXY_PASS needs PROXY_USER' };
  const credentials = proxyUser === null ? null : { username: proxyUser, password: proxyPass ?? '' };
  return checkCredentials({ scheme: 'http', host, port: proxyPort ?? 8080, credentials });
}

/** Takes each proxy once, since one that is there twice would be asked twice as fast as its pace allows. */
class ProxyCollection {
  readonly #proxies = new Map<string, ProxyUrl>();
  #firstRepeat: string | null = null;
  #repeats = 0;
  #left = 0;

  /** `where` it was given is for people. */
  add(where: string, proxy: ProxyUrl): void {
    const url = formatProxyUrl(proxy);
    if (this.#proxies.has(url)) {
      this.#firstRepeat ??= where;
      this.#repeats += 1;
    } else if (this.#proxies.size < MOST_PROXIES) this.#proxies.set(url, proxy);
    else this.#left += 1;
  }

  proxies(): readonly ProxyUrl[] {
    return [...this.#proxies.values()];
  }

  warnings(): readonly string[] {
    const warnings: string[] = [];
    if (this.#firstRepeat !== null) {
      const count = this.#repeats === 1 ? 'a proxy is' : `${this.#repeats} proxies are`;
      warnings.push(`${count} given again (${this.#firstRepeat}); each is used once`);
    }
    if (this.#left > 0) {
      warnings.push(`the first ${MOST_PROXIES} proxies are used, ${this.#left} left out`);
    }
    return warnings;
  }
}
