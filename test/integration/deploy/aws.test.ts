import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqsWorkQueue } from '../../../src/infrastructure/queue/sqs-work-queue.js';
import { packageFile } from '../../../src/shared/package-file.js';
import { type SqsServer, startSqsServer } from '../../support/network/sqs-server.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';

const SCRIPT = fileURLToPath(packageFile('deploy/aws/deploy.js'));
const EVENT = fileURLToPath(packageFile('test/fixtures/lambda/one-range.json'));
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };

let server: SqsServer;

beforeAll(async () => {
  server = await startSqsServer();
});
afterAll(async () => {
  await server.close();
});

describe('npm run deploy', () => {
  it.each([
    [[], 'npm run deploy needs a word; there are'],
    [['dpeloy'], 'npm run deploy knows no "dpeloy"; there are'],
    [['toString'], 'npm run deploy knows no "toString"; there are'],
  ])('refuses %j with the list of its words', async (words, first) => {
    const { exitCode, stderr } = await deploy(...words);
    expect(exitCode).toBe(2);
    expect(stderr.split('\n')[0]).toBe(first);
    const named = stderr
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(' ')[0]);
    expect(named).toEqual(['synth', 'diff', 'up', 'down', 'simulate', 'invoke', '']);
  });

  it('says what to run when the packages of the deployment are not installed', async () => {
    const folder = await temporaryFolder();
    await cp(packageFile('deploy/aws/'), join(folder, 'deploy/aws'), {
      recursive: true,
      filter: (from) => !/node_modules|build|cdk\.out/.test(from),
    });
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    const { exitCode, stderr } = await run(join(folder, 'deploy/aws/deploy.js'), ['synth']);
    expect([exitCode, stderr]).toEqual([
      2,
      'the packages of deploy/aws are not installed: run npm ci --prefix deploy/aws\n',
    ]);
  });
});

describe('npm run deploy -- simulate', () => {
  it('sends one range to a queue', async () => {
    const { queueUrl } = await server.createQueue();
    const place = ['--queue', queueUrl, '--endpoint', server.url];
    const { exitCode, stdout } = await deploy(
      'simulate',
      ...place,
      '--run',
      '12',
      '--first',
      '1',
      '--last',
      '500',
    );
    expect([exitCode, stdout]).toEqual([0, `sent the range from 1 to 500 of run 12 to ${queueUrl}\n`]);
    const queue = new SqsWorkQueue(server.client(), { queueUrl, waitSeconds: 0 });
    expect((await queue.take())?.range).toEqual({ runId: 12, plan: 1, first: 1, last: 500 });
    await queue.close();
  });

  it.each([
    [['--run', '12', '--first', '1', '--last', '9'], /^--queue is missing: npm run deploy -- simulate /],
    [['--queue', 'q', '--run', '12', '--first', '1'], /^--last is missing: /],
    [['--queue', 'q', '--run', 'x'], /^--run must be a whole number, not x: /],
    [['--queue', 'q', '--run', '12', '--first', '9', '--last', '1'], /^--first is after --last\n/],
    [['--qeue', 'q'], /^Unknown option '--qeue'/],
  ])('refuses %j in words', async (words, message) => {
    const { exitCode, stderr } = await deploy('simulate', ...words);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('npm run deploy -- invoke', () => {
  it('gives the function the event of a file and its time, and prints its answer', async () => {
    const handler = await handlerFile(
      `(event, context) => ({ batchItemFailures: [], body: event.Records[0].body, inTime: context.getRemainingTimeInMillis() > 50_000 })`,
    );
    const { exitCode, stdout } = await deploy('invoke', EVENT, '--handler', handler, '--seconds', '60');
    expect(JSON.parse(stdout)).toEqual({
      batchItemFailures: [],
      body: '{"runId":12,"plan":1,"first":1,"last":500}',
      inTime: true,
    });
    expect(exitCode).toBe(0);
  });

  it('ends with 1 when messages would be given out again', async () => {
    const handler = await handlerFile(`() => ({ batchItemFailures: [{ itemIdentifier: 'one' }] })`);
    expect((await deploy('invoke', EVENT, '--handler', handler)).exitCode).toBe(1);
  });

  it('runs the function of the program, which says what it lacks here', async () => {
    expect(await deploy('invoke', EVENT)).toMatchObject({
      exitCode: 2,
      stderr: 'QUEUE_URL is missing: the address of the queue on SQS that the messages come from\n',
    });
  });

  it.each([
    [[], /^one event file is needed: npm run deploy -- invoke EVENT.json/],
    [['/no/such/event.json'], /^the event \/no\/such\/event.json could not be read: ENOENT/],
  ])('refuses %j in words', async (words, message) => {
    const { exitCode, stderr } = await deploy('invoke', ...words);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe("the function's code", () => {
  it('runs by itself, with the client of SQS and nothing of this machine', async () => {
    const folder = join(await temporaryFolder(), 'function');
    await mkdir(folder);
    const maker = packageFile('deploy/aws/commands/function-folder.js').href;
    const url = `${pathToFileURL(folder).href}/`;
    const make = `import { makeFunctionFolder } from ${JSON.stringify(maker)}; await makeFunctionFolder(new URL(${JSON.stringify(url)}));`;
    expect((await run('--input-type=module', ['--eval', make])).stderr).toBe('');
    const version = await run(join(folder, 'dist/presentation/main.js'), ['--version']);
    expect(version).toMatchObject({ exitCode: 0, stderr: '' });
    const load = `
      const { SqsWorkQueue } = await import(${JSON.stringify(`${url}dist/infrastructure/queue/sqs-work-queue.js`)});
      await (await SqsWorkQueue.open({ queueUrl: 'http://sqs.test/1/q' })).close();
      const { handler } = await import(${JSON.stringify(`${url}dist/presentation/lambda/main.js`)});
      console.log(typeof handler);`;
    expect(await run('--input-type=module', ['--eval', load])).toMatchObject({
      exitCode: 0,
      stdout: 'function\n',
    });
  });
});

async function handlerFile(code: string): Promise<string> {
  const path = join(await temporaryFolder(), 'handler.mjs');
  await writeFile(path, `export const handler = ${code};\n`);
  return path;
}

function deploy(...words: readonly string[]) {
  return run(SCRIPT, words);
}

function run(
  first: string,
  words: readonly string[],
): Promise<{ readonly exitCode: unknown; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...CREDENTIALS, NODE_NO_WARNINGS: '1' };
    execFile(process.execPath, [first, ...words], { env }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}
