import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { built } from './built.js';

const USE = 'npm run deploy -- invoke EVENT.json [--seconds 120] [--handler FILE.js]';

/** Runs the function here, as Lambda would, and prints its answer; answers 1 when messages would be given out again. */
export async function invoke(words) {
  const { values, positionals } = parseWords(words);
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new Error(`one event file is needed: ${USE}`);
  const event = await readEvent(path);
  const module =
    values.handler === undefined
      ? await built('presentation/lambda/main.js')
      : await import(pathToFileURL(resolve(values.handler)).href);
  const endsAt = performance.now() + Number(values.seconds) * 1000;
  const answer = await module.handler(event, {
    getRemainingTimeInMillis: () => Math.max(0, endsAt - performance.now()),
  });
  console.log(JSON.stringify(answer, null, 2));
  return (answer?.batchItemFailures?.length ?? 0) === 0 ? 0 : 1;
}

function parseWords(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { seconds: { type: 'string', default: '120' }, handler: { type: 'string' } },
    });
  } catch (error) {
    throw new Error(`${error.message}: ${USE}`);
  }
}

async function readEvent(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Error(`the event ${path} could not be read: ${error.message}`);
  }
}
