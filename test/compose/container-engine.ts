import { runCommand } from './run-command.js';

export interface ContainerEngine {
  /** The words that call Compose: `docker compose`, or `docker-compose` where only that is installed. */
  readonly compose: readonly [string, ...string[]];
  /** Set for every build. */
  readonly buildEnvironment: Readonly<Record<string, string>>;
}

/** The Docker engine of this machine, or why there is none to test with. */
export async function findContainerEngine(): Promise<ContainerEngine | string> {
  if (!(await succeeds('docker', ['info']))) return 'no Docker engine answers (docker info fails)';
  const compose = await findCompose();
  if (compose === null) return 'neither docker compose nor docker-compose is installed';
  // Without the buildx plugin the command line builds with the engine itself, once BuildKit is declined.
  const hasBuildKit = await succeeds('docker', ['buildx', 'version']);
  return { compose, buildEnvironment: hasBuildKit ? {} : { DOCKER_BUILDKIT: '0' } };
}

export async function findCompose(): Promise<ContainerEngine['compose'] | null> {
  if (await succeeds('docker', ['compose', 'version'])) return ['docker', 'compose'];
  return (await succeeds('docker-compose', ['version'])) ? ['docker-compose'] : null;
}

async function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  try {
    return (await runCommand(program, args, { timeoutMs: 20_000 })).code === 0;
  } catch {
    return false;
  }
}
