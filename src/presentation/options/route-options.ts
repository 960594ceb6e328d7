import { parseProxyUrl } from '../../infrastructure/routes/proxy-url.js';
import type { Settings } from '../../shared/option.js';
import { integerOption, listOption, openSwitchOption, textOption } from '../../shared/option-kinds.js';

const checkProxy = (text: string) => {
  const parsed = parseProxyUrl(text);
  return 'fault' in parsed ? parsed.fault : null;
};

/** The ways out to the network. */
export const routeOptions = {
  proxies: listOption({
    flag: '--proxy',
    env: 'PROXIES',
    placeholder: '<url>',
    help: 'a proxy: http, https, socks4, socks4a, socks5 or socks5h://user:password@host:port; repeatable',
    secret: true,
    separator: /[\s,]+/,
    check: checkProxy,
  }),
  proxyFile: textOption<string | null>({
    flag: '--proxy-file',
    env: 'PROXY_FILE',
    placeholder: '<file>',
    help: 'a file with one proxy a line',
    defaultValue: null,
  }),
  proxyHost: textOption<string | null>({
    flag: null,
    env: 'PROXY_HOST',
    help: 'host of one gateway proxy (http)',
    defaultValue: null,
  }),
  proxyPort: integerOption<number | null>({
    flag: null,
    env: 'PROXY_PORT',
    help: 'its port',
    min: 1,
    max: 65_535,
    defaultValue: null,
    defaultText: '8080',
  }),
  proxyUser: textOption<string | null>({
    flag: null,
    env: 'PROXY_USER',
    help: 'its user name',
    defaultValue: null,
    secret: true,
  }),
  proxyPass: textOption<string | null>({
    flag: null,
    env: 'PROXY_PASS',
    help: 'its password',
    defaultValue: null,
    secret: true,
  }),
  tor: openSwitchOption({
    flag: '--tor',
    env: 'TOR',
    help: 'go through Tor, as every other option of Tor does',
  }),
  torSocks: textOption<string | null>({
    flag: '--tor-socks',
    env: 'TOR_SOCKS',
    placeholder: '<host:port>',
    help: "Tor's SOCKS port",
    defaultValue: null,
    defaultText: '127.0.0.1:9050',
  }),
  torControl: textOption<string | null>({
    flag: '--tor-control',
    env: 'TOR_CONTROL',
    placeholder: '<host:port>',
    help: "Tor's control port, to see when Tor is ready",
    defaultValue: null,
  }),
  torControlPassword: textOption<string | null>({
    flag: null,
    env: 'TOR_CONTROL_PASSWORD',
    help: 'password of the control port',
    defaultValue: null,
    secret: true,
  }),
  torControlCookie: textOption<string | null>({
    flag: null,
    env: 'TOR_CONTROL_COOKIE',
    help: "file of the control port's cookie",
    defaultValue: null,
  }),
  torCircuits: integerOption<number | null>({
    flag: '--tor-circuits',
    env: 'TOR_CIRCUITS',
    help: 'Tor circuits, each a route of its own',
    min: 1,
    max: 256,
    defaultValue: null,
    defaultText: '8',
  }),
  torRenewAfter: integerOption<number | null>({
    flag: '--tor-renew-after',
    env: 'TOR_RENEW_AFTER',
    help: 'requests after which a circuit is replaced by a new one',
    min: 1,
    max: 1_000_000,
    defaultValue: null,
    defaultText: 'only when blocked',
  }),
  routes: textOption<string | null>({
    flag: '--routes',
    env: 'ROUTES',
    placeholder: '<order>',
    help: 'order in which direct, proxy and tor are used, e.g. proxy,tor; spread uses all at once',
    defaultValue: null,
    defaultText: 'direct; with proxies or Tor: proxy,tor',
  }),
};

export type RouteSettings = Settings<typeof routeOptions>;
