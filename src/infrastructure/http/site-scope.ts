/** Whether a redirect stays on the site: the same host, or its `www.`, `m.` or bare form; never down from https. */
export function isWithinSite(base: URL, target: URL): boolean {
  if (target.protocol !== base.protocol && target.protocol !== 'https:') return false;
  if (target.host === base.host) return true;
  return target.port === base.port && bareHost(target) === bareHost(base);
}

function bareHost({ hostname }: URL): string {
  return hostname.replace(/^(www|m)\./, '');
}
