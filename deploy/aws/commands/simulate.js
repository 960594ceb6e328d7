import { parseArgs } from 'node:util';
import { built } from './built.js';

const USE =
  'npm run deploy -- simulate --queue URL --run 12 --first 1 --last 500 [--plan 1] [--region eu-central-1] [--endpoint http://127.0.0.1:9324]';

/** Sends one range to a queue. */
export async function simulate(words) {
  const { values } = parseWords(words);
  const { queue: queueUrl, region, endpoint } = values;
  if (queueUrl === undefined) throw new Error(`--queue is missing: ${USE}`);
  const range = {
    runId: whole('run', values.run),
    plan: whole('plan', values.plan),
    first: whole('first', values.first),
    last: whole('last', values.last),
  };
  if (range.first > range.last) throw new Error('--first is after --last');
  const { SqsWorkQueue } = await built('infrastructure/queue/sqs-work-queue.js');
  const queue = await SqsWorkQueue.open({ queueUrl, region, endpoint });
  try {
    const sendNow = await queue.send([range]);
    await sendNow();
  } finally {
    await queue.close();
  }
  console.log(`sent the range from ${range.first} to ${range.last} of run ${range.runId} to ${queueUrl}`);
  return 0;
}

function parseWords(args) {
  const text = { type: 'string' };
  try {
    return parseArgs({
      args,
      options: {
        queue: text,
        run: text,
        plan: { ...text, default: '1' },
        first: text,
        last: text,
        region: text,
        endpoint: text,
      },
    });
  } catch (error) {
    throw new Error(`${error.message}: ${USE}`);
  }
}

function whole(name, text) {
  if (text === undefined) throw new Error(`--${name} is missing: ${USE}`);
  if (!/^\d{1,15}$/.test(text)) throw new Error(`--${name} must be a whole number, not ${text}: ${USE}`);
  return Number(text);
}
