import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { PgBossWorkQueue } from '../../../src/infrastructure/queue/pg-boss-work-queue.js';
import { COMMANDS } from '../../../src/presentation/cli/command-table.js';
import { packageVersion } from '../../../src/shared/package-version.js';
import { runCli } from '../../support/processes/cli.js';
import { openServer } from '../../support/stores/databases.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = join(root, 'deploy/k8s');

const variable = z.object({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z.unknown().optional(),
});
const container = z.object({
  image: z.string(),
  args: z.array(z.string()).min(1),
  env: z.array(variable),
  resources: z.unknown(),
  securityContext: z.unknown(),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
});
const pod = z.object({
  restartPolicy: z.string().optional(),
  terminationGracePeriodSeconds: z.number(),
  automountServiceAccountToken: z.literal(false),
  enableServiceLinks: z.literal(false),
  securityContext: z.unknown(),
  containers: z.tuple([container]),
  volumes: z.array(z.object({ name: z.string() })),
});
const template = z.object({ template: z.object({ spec: pod }) });
const resource = z.object({ apiVersion: z.string(), kind: z.string(), spec: z.unknown() });

const resources = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), 'utf8'), { uniqueKeys: true }).map((document) => {
      expect(document.errors).toEqual([]);
      return { file, ...resource.parse(document.toJS()) };
    }),
  );

const pods = resources
  .filter(({ kind }) => /^(Deployment|Job|CronJob)$/.test(kind))
  .map(({ file, kind, spec }) => {
    const { jobTemplate } = z.object({ jobTemplate: z.object({ spec: z.unknown() }).optional() }).parse(spec);
    const { template: of } = template.parse(jobTemplate?.spec ?? spec);
    return { file, kind, spec: of.spec, container: of.spec.containers[0] };
  });

describe('deploy/k8s', () => {
  it('has workers, a planner, a schedule and two ways to scale', () => {
    expect(resources.map(({ kind }) => kind).toSorted()).toEqual([
      'CronJob',
      'Deployment',
      'Job',
      'ScaledObject',
      'ScaledObject',
      'TriggerAuthentication',
      'TriggerAuthentication',
    ]);
  });

  it.each(pods)('$file runs the image of this version as its ordinary user, without rights', ({ spec }) => {
    const [{ image, securityContext, resources: limits }] = spec.containers;
    expect(image).toMatch(new RegExp(`^imdb-scraper:${packageVersion().replaceAll('.', '\\.')}$`));
    expect(spec.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(limits).toMatchObject({ limits: { cpu: '1', memory: '1Gi' } });
    // As in docker-compose.yml.
    expect(spec.terminationGracePeriodSeconds).toBe(60);
    const mounted = spec.containers[0].volumeMounts;
    expect(mounted.map(({ mountPath }) => mountPath)).toEqual(expect.arrayContaining(['/data', '/tmp']));
    expect(mounted.map(({ name }) => name)).toEqual(spec.volumes.map(({ name }) => name));
  });

  it.each(pods)('$file ends no pod for being slow', ({ file }) => {
    expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(
      /^\s*(livenessProbe|startupProbe|readinessProbe|activeDeadlineSeconds):/m,
    );
  });

  it.each(pods)('$file names options and a command that exist', async ({ container: { args, env } }) => {
    const variables = COMMANDS.flatMap(({ options }) => Object.values(options)).map((option) => option.env);
    for (const { name } of env) expect(variables).toContain(name);
    const words = args.slice(0, args[0] === 'tmdb' ? 2 : 1);
    const { code, stdout } = await runCli([...words, '--help']);
    expect(code).toBe(0);
    for (const flag of args.filter((arg) => arg.startsWith('--'))) expect(stdout).toContain(`${flag} `);
  });

  it.each(pods)('$file has secrets by reference only', ({ container: { env } }) => {
    const options = COMMANDS.flatMap((command) => Object.values(command.options));
    const secret = new Set(options.filter((option) => option.secret).map((option) => option.env));
    expect(secret).toContain('DATABASE_URL');
    for (const { name, value, valueFrom } of env) {
      if (!secret.has(name)) continue;
      expect({ name, value }).toEqual({ name, value: undefined });
      expect(valueFrom).toMatchObject({ secretKeyRef: { name: 'imdb-scraper' } });
    }
  });

  it('holds no secret and no address with a password', () => {
    expect(resources.map(({ kind }) => kind)).not.toContain('Secret');
    for (const file of readdirSync(folder)) {
      expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(
        /:\/\/[^\s/]*:[^\s/]*@|eyJ[A-Za-z0-9_-]{8}/,
      );
    }
  });

  it('plans once, and asks again only after what may be better then', () => {
    const of = (kind: string) => resources.find((one) => one.kind === kind)?.spec;
    expect(of('Job')).toMatchObject({ backoffLimit: 0 });
    expect(of('CronJob')).toMatchObject({
      concurrencyPolicy: 'Forbid',
      jobTemplate: { spec: { podFailurePolicy: { rules: [{ action: 'FailJob' }, { action: 'Ignore' }] } } },
    });
  });

  it('scales the Deployment of the workers, down to none', () => {
    for (const { spec } of resources.filter(({ kind }) => kind === 'ScaledObject')) {
      expect(spec).toMatchObject({ scaleTargetRef: { name: 'imdb-scraper-worker' }, minReplicaCount: 0 });
    }
    const worker = resources.find(({ kind }) => kind === 'Deployment')?.spec;
    // Which each kubectl apply would set it back to.
    expect(worker).not.toHaveProperty('replicas');
  });

  it('counts the ranges that wait or are taken, and no others', async () => {
    const scaled = resources.find(
      ({ file, kind }) => file === 'scaling-postgres.yaml' && kind === 'ScaledObject',
    );
    const { triggers } = z
      .object({ triggers: z.tuple([z.object({ metadata: z.object({ query: z.string() }) })]) })
      .parse(scaled?.spec);
    const opened = await openServer();
    try {
      const queue = await PgBossWorkQueue.open({ databaseUrl: opened.url ?? '', migrates: true });
      const count = async () => (await opened.database.execute(triggers[0].metadata.query)).rows[0]?.[0];
      try {
        expect(await count()).toBe(0);
        const range = (first: number) => ({ runId: 1, plan: 1, first, last: first + 499 });
        await (await queue.send([range(1), range(501), range(1001)], opened.database))();
        expect(await count()).toBe(3);
        const [taken, dead] = [await queue.take(), await queue.take()];
        expect(await count()).toBe(3);
        await taken?.done();
        await dead?.bury('of a test');
        expect(await count()).toBe(1);
      } finally {
        await queue.close();
      }
    } finally {
      await opened.remove();
    }
  });
});
