import { EXIT } from '../../domain/engine/exit-code.js';
import { TorControl } from '../../infrastructure/routes/tor-control.js';
import { OptionFaults, type Settings } from '../../shared/option.js';
import type { routesOptions } from '../options/options.js';
import { type RouteFinding, readSiteCheck, routeFindings } from '../run/route-check.js';
import { planRoutes } from '../run/route-plans.js';
import { unusedProxyVariables } from '../run/unused-proxy-variables.js';
import { tableText } from '../text/table-text.js';
import { terminalWidth } from '../text/terminal-width.js';

type RoutesSettings = Settings<typeof routesOptions>;

const CONTROL_ANSWER_MS = 5_000;
/** Tor puts a new identity off to 10 s after the last one. */
const NEW_IDENTITY_MS = 20_000;

/** Asks the site over every route once and says what each brought; `new-identity` gives Tor new circuits. */
export async function routes(settings: RoutesSettings, operands: readonly string[]): Promise<number> {
  const [action] = operands;
  if (action === 'new-identity') return newIdentity(settings);
  if (action !== undefined) throw new OptionFaults(['routes takes nothing, or new-identity']);
  const check = readSiteCheck(settings);
  const planned = await planRoutes({ ...settings, concurrency: 1 });
  const unused = unusedProxyVariables(process.env, planned.groups, check.baseUrl);
  for (const warning of [...planned.warnings, ...(unused === null ? [] : [unused])]) {
    process.stderr.write(`warning: ${warning}\n`);
  }
  const findings = await routeFindings(
    planned.groups.flat().map(({ route }) => route),
    check,
  );
  process.stdout.write(settings.json ? `${JSON.stringify(findings)}\n` : findingsText(findings));
  return exitCodeFor(findings);
}

function exitCodeFor(findings: readonly RouteFinding[]): number {
  if (findings.some(({ result }) => result === 'page')) return EXIT.done;
  const refused = findings.every(({ result }) => result === 'challenge' || result === 'blocked');
  return refused ? EXIT.blocked : EXIT.incomplete;
}

function findingsText(findings: readonly RouteFinding[]): string {
  const columns = ['route', 'address', 'result', 'ms', 'seen'].map((name) => ({
    name,
    numeric: name === 'ms',
  }));
  const rows = findings.map(({ route, address, result, reason, milliseconds }) => [
    route,
    address,
    result,
    String(milliseconds),
    reason ?? '',
  ]);
  const pages = findings.filter(({ result }) => result === 'page').length;
  const table = tableText(columns, rows, terminalWidth(process.stdout));
  return `${table}${pages} of ${findings.length} routes brought the page\n`;
}

async function newIdentity(settings: RoutesSettings): Promise<number> {
  const { tor } = await planRoutes({ ...settings, tor: true, concurrency: 1 });
  if (tor === null || tor.control === null) {
    throw new OptionFaults(['new-identity needs Tor with its control port: give --tor-control']);
  }
  process.stderr.write('asking Tor for new circuits; it does so at most once in 10 s\n');
  const control = await TorControl.open(tor.control, CONTROL_ANSWER_MS);
  try {
    await control.newIdentity(NEW_IDENTITY_MS);
  } finally {
    control.close();
  }
  process.stdout.write(
    settings.json
      ? `${JSON.stringify({ newIdentity: true })}\n`
      : 'Tor uses new circuits for new connections; those that are open stay where they are\n',
  );
  return EXIT.done;
}
