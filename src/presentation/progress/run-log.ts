import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseProxyUrl } from '../../infrastructure/routes/proxy-url.js';
import { hasErrorCode } from '../../shared/error-code.js';
import { errorMessage } from '../../shared/error-message.js';
import type { LogLevel } from '../../shared/log-level.js';
import type { Log } from '../../shared/logger.js';
import { makeFolder } from '../../shared/make-folder.js';
import { OptionFaults } from '../../shared/option.js';
import type { PlannedRoutes } from '../run/route-plans.js';

export interface LogSettings {
  readonly logLevel: LogLevel | null;
  readonly logFile: string | null;
}

const APPENDING = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;

/** Throws `OptionFaults` when the log file cannot be written. */
export async function checkLogFile({ logFile }: LogSettings): Promise<void> {
  if (logFile === null) return;
  try {
    await makeFolder(dirname(logFile));
    // A pipe that nobody reads would make the run wait.
    await (await open(logFile, APPENDING | constants.O_NONBLOCK)).close();
  } catch (error) {
    const fault = hasErrorCode(error, 'ENXIO') ? `nobody reads the pipe ${logFile}` : errorMessage(error);
    throw new OptionFaults([`--log-file (LOG_FILE) cannot be written: ${fault}`]);
  }
}

/** The log that was asked for: in a file, else, where only a level was given, line by line to `print`. */
export async function openRunLog(
  settings: LogSettings,
  secrets: Iterable<string>,
  print: (line: string) => void,
): Promise<Log | null> {
  const { logFile, logLevel } = settings;
  if (logFile === null && logLevel === null) return null;
  const { openLog } = await import('../../shared/logger.js');
  const onLoss = (error: Error) => print(`warning: log lines are lost: ${error.message}`);
  const to = logFile === null ? { print } : { file: logFile, onLoss };
  return openLog({ level: logLevel ?? 'info', secrets, to });
}

/** Every secret that a run was given, as it is and as a URL says it. */
export function secretsOf(
  settings: {
    readonly databaseUrl: string | null;
    readonly proxyPass: string | null;
    readonly torControlPassword: string | null;
  },
  routes: PlannedRoutes,
  environment: { readonly [name: string]: string | undefined },
): readonly string[] {
  // PGPASSWORD is read by the driver of PostgreSQL.
  const { proxyPass, torControlPassword } = settings;
  const given = [proxyPass, torControlPassword, environment.PGPASSWORD];
  const database = settings.databaseUrl === null ? [] : passwordsOfUrl(settings.databaseUrl);
  const proxies = routes.groups.flat().flatMap(({ route }) => {
    if (route.proxyUrl === null || !route.id.startsWith('proxy')) return [];
    const proxy = parseProxyUrl(route.proxyUrl);
    if ('fault' in proxy || proxy.credentials === null) return [];
    const { username, password } = proxy.credentials;
    return [password, Buffer.from(`${username}:${password}`).toString('base64')];
  });
  return [...given, ...database, ...proxies].filter((secret) => typeof secret === 'string');
}

function passwordsOfUrl(text: string): string[] {
  // The address of a socket has no host after its password.
  const { password, searchParams } = new URL(text.replace(/@\//, '@host/'));
  return [password, decoded(password), searchParams.get('password') ?? ''];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
