import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerEngine } from './container-engine.js';
import { nodeImage, removeNodeImage } from './node-image.js';
import { type CommandResult, outputOf, runCommand } from './run-command.js';
import { copyTree, type TreeCopy } from './tree-copy.js';

export interface ProjectOptions {
  readonly name: string;
  /** Compose files beside docker-compose.yml. */
  readonly overrides?: readonly string[];
  readonly profiles: readonly string[];
  /** As a shell would set them for Compose: they win over .env. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Container {
  readonly id: string;
  readonly exitCode: number;
  /** Networks, without the project's name, and the container's address in each. */
  readonly addresses: Readonly<Record<string, string>>;
}

/** A project of Compose in a copy of the tree, under a name of its own, with a .env as docker/make-env.sh writes it. */
export class ComposeProject {
  private constructor(
    readonly tree: TreeCopy,
    readonly postgresPort: number,
    private readonly options: ProjectOptions,
    private readonly engine: ContainerEngine,
    private readonly environment: Readonly<Record<string, string>> & { readonly NODE_IMAGE: string },
  ) {}

  static async create(engine: ContainerEngine, options: ProjectOptions): Promise<ComposeProject> {
    const tree = await copyTree();
    const caller = { cwd: tree.folder, owner: tree.owner };
    await outputOf('sh', ['docker/make-env.sh'], caller);
    const postgresPort = await freePort();
    return new ComposeProject(tree, postgresPort, options, engine, {
      ...engine.buildEnvironment,
      NODE_IMAGE: await nodeImage(engine.buildEnvironment),
      POSTGRES_PORT: String(postgresPort),
      ...options.environment,
    });
  }

  /** Any command of Compose, as a person would type it. */
  compose(
    args: readonly string[],
    {
      environment = {},
      timeoutMs = 300_000,
    }: { environment?: Record<string, string>; timeoutMs?: number } = {},
  ): Promise<CommandResult> {
    const [program, ...words] = this.engine.compose;
    const { name, overrides = [], profiles } = this.options;
    const files = ['docker-compose.yml', ...overrides].flatMap((file) => ['-f', file]);
    const enabled = profiles.flatMap((profile) => ['--profile', profile]);
    return runCommand(program, [...words, '-p', name, ...files, ...enabled, ...args], {
      cwd: this.tree.folder,
      env: { ...this.environment, ...environment },
      timeoutMs,
    });
  }

  /** As `compose`, for a command that has to succeed; answers what it printed on standard output. */
  async mustCompose(...[args, options]: Parameters<ComposeProject['compose']>): Promise<string> {
    const { code, stdout, output } = await this.compose(args, options);
    if (code !== 0) throw new Error(`compose ${args.join(' ')} ended with ${code}:\n${output}`);
    return stdout.trim();
  }

  /** The first of a service. */
  async container(service: string): Promise<Container> {
    return await this.#inspect((await this.#ids(service))[0] ?? '');
  }

  /** All of a service, whether they run or not. */
  async containers(service: string): Promise<Container[]> {
    return await Promise.all((await this.#ids(service)).map((id) => this.#inspect(id)));
  }

  async #ids(service: string): Promise<string[]> {
    const printed = await this.mustCompose(['ps', '--all', '--quiet', service]);
    return printed.split('\n').filter((id) => id !== '');
  }

  async #inspect(id: string): Promise<Container> {
    const [exitCode = '', ...networks] = (
      await outputOf('docker', [
        'inspect',
        '--format',
        '{{.State.ExitCode}}{{range $name, $at := .NetworkSettings.Networks}} {{$name}}={{$at.IPAddress}}{{end}}',
        id,
      ])
    ).split(' ');
    const addresses = networks.map((network) => network.replace(`${this.options.name}_`, '').split('='));
    return {
      id,
      exitCode: Number(exitCode),
      addresses: Object.fromEntries(addresses),
    };
  }

  /** The exit code of a service that ends by itself. */
  async exitCodeOf(service: string, timeoutMs = 200_000): Promise<number> {
    const { id } = await this.container(service);
    return Number(await outputOf('docker', ['wait', id], { timeoutMs }));
  }

  /** The first column of the first row; `null` when there is no such table yet. */
  async queryPostgres(sql: string, database = 'imdb'): Promise<string | null> {
    const psql = ['psql', '--username=imdb', `--dbname=${database}`, '--tuples-only', '--no-align'];
    const { code, stdout } = await this.compose(['exec', '-T', 'postgres', ...psql, `--command=${sql}`]);
    return code === 0 ? stdout.trim() : null;
  }

  async moviesInPostgres(database = 'imdb'): Promise<number> {
    return Number((await this.queryPostgres('select count(*) from movies', database)) ?? 0);
  }

  async waitForMovies(count: number): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      if ((await this.moviesInPostgres()) >= count) return;
      await sleep(200);
    }
    throw new Error(`there are no ${count} movies yet:\n${await this.logs()}`);
  }

  async logs(...services: readonly string[]): Promise<string> {
    return (await this.compose(['logs', '--no-color', ...services])).output;
  }

  /** Ends and removes the containers, networks, volumes and images of the project, and its files. */
  async remove(): Promise<void> {
    await this.compose(['down', '--volumes', '--rmi', 'local', '--remove-orphans', '--timeout', '5']);
    await removeNodeImage(this.environment.NODE_IMAGE);
    await this.tree.remove();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address !== 'string' ? address.port : 0));
    });
  });
}
