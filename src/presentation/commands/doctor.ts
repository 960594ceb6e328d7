import type { Route } from '../../application/engine/attempt.js';
import { EXIT } from '../../domain/engine/exit-code.js';
import { OptionFaults, type Settings } from '../../shared/option.js';
import { checkDataFolder } from '../doctor/check-data-folder.js';
import { checkDatabase } from '../doctor/check-database.js';
import { checkDatasets } from '../doctor/check-datasets.js';
import { checkDiskSpace } from '../doctor/check-disk-space.js';
import { checkNode } from '../doctor/check-node.js';
import { checkPackages } from '../doctor/check-packages.js';
import { checkQueryRole } from '../doctor/check-query-role.js';
import { siteFindings } from '../doctor/check-site.js';
import { checkTmdbAge } from '../doctor/check-tmdb-age.js';
import { checkTmdbIds } from '../doctor/check-tmdb-ids.js';
import { checkTmdbKey } from '../doctor/check-tmdb-key.js';
import { checkTor } from '../doctor/check-tor.js';
import { type Finding, problem, warning } from '../doctor/finding.js';
import type { doctorOptions } from '../options/options.js';
import { readSiteCheck, routeFindings } from '../run/route-check.js';
import { planRoutes } from '../run/route-plans.js';
import { unusedProxyVariables } from '../run/unused-proxy-variables.js';

type DoctorSettings = Settings<typeof doctorOptions>;

/** Checks what a run with these options needs, in the order in which a run would come upon it. Changes nothing. */
export async function doctor(settings: DoctorSettings): Promise<number> {
  const findings: Finding[] = [];
  for (const check of CHECKS) {
    for (const finding of await check(settings)) {
      if (finding === null) continue;
      findings.push(finding);
      if (!settings.json) process.stdout.write(lineOf(finding));
    }
  }
  if (settings.json) process.stdout.write(`${JSON.stringify(findings)}\n`);
  return findings.some(({ state }) => state === 'problem') ? EXIT.badOptions : EXIT.done;
}

const CHECKS: readonly ((settings: DoctorSettings) => Promise<readonly (Finding | null)[]>)[] = [
  async () => [checkNode(process.versions.node), checkPackages()],
  async ({ out, baseUrl }) => [await checkDataFolder(out, baseUrl)],
  async ({ out }) => [await checkDiskSpace(out)],
  async (settings) => [await checkDatabase(settings)],
  async (settings) => [await checkQueryRole(settings)],
  async (settings) => [await checkDatasets(settings, new Date())],
  async (settings) => [await checkTmdbAge(settings, new Date())],
  async (settings) => [await checkTmdbIds(settings, new Date())],
  async (settings) => {
    const { findings, routes } = await checkWayToSite(settings);
    return [...findings, await checkTmdbKey(settings, routes[0] ?? null)];
  },
];

/** With the routes that were asked. */
async function checkWayToSite(
  settings: DoctorSettings,
): Promise<{ readonly findings: readonly (Finding | null)[]; readonly routes: readonly Route[] }> {
  try {
    const check = readSiteCheck(settings);
    const { groups, tor, warnings } = await planRoutes({ ...settings, concurrency: 1 });
    const unused = unusedProxyVariables(process.env, groups, settings.baseUrl);
    const given = [
      ...warnings.map((one) => warning('proxies', one, 'mend the list of proxies')),
      unused === null ? null : warning('proxies', unused, 'give it, or leave it if that is meant'),
    ];
    const torFinding = await checkTor(tor);
    // Without Tor each of its circuits would only say the same again.
    const routes = groups
      .flat()
      .filter((plan) => torFinding === null || torFinding.state === 'ok' || plan.renew === undefined)
      .map(({ route }) => route);
    const site = routes.length === 0 ? [] : siteFindings(await routeFindings(routes, check));
    return { findings: [...given, torFinding, ...site], routes };
  } catch (error) {
    if (!(error instanceof OptionFaults)) throw error;
    return {
      findings: error.faults.map((fault) => problem('routes', fault, 'correct the option')),
      routes: [],
    };
  }
}

function lineOf({ state, check, message, advice }: Finding): string {
  const line = `${state.padEnd(8)} ${check.padEnd(12)} ${message}\n`;
  return advice === null ? line : `${line}${' '.repeat(22)}→ ${advice}\n`;
}
