import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { SQS } from '@aws-sdk/client-sqs';
import { createRequestHandler } from 'local-aws-sqs';

export interface SqsAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A stand-in for SQS on a free port. */
export interface SqsServer {
  readonly url: string;
  /** Names of the operations that it was asked for, in order. */
  readonly asked: string[];
  /** What a request is answered with although nothing is done, by its operation and body; `null` of the others. */
  instead: (operation: string, body: string) => SqsAnswer | null;
  /** Of this server, or of one that passes on to it. */
  client(endpoint?: string): SQS;
  /** Makes a queue and its dead-letter queue. */
  createQueue(): Promise<{ readonly queueUrl: string; readonly deadLetterUrl: string }>;
  close(): Promise<void>;
}

const ACCOUNT = '123456789012';
const REGION = 'us-east-1';

export async function startSqsServer(): Promise<SqsServer> {
  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    const body = await text(request);
    started.asked.push(operation);
    const instead = started.instead(operation, body);
    if (instead === null) {
      await requestHandler(withBody(request, inOlderWords(body)), response);
      return;
    }
    response
      .writeHead(instead.status, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify(instead.body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const { port } = address;
  const { requestHandler, service } = createRequestHandler({
    hostname: '127.0.0.1',
    port,
    region: REGION,
    accountId: ACCOUNT,
  });
  const url = `http://127.0.0.1:${port}`;
  const client = (endpoint = url) =>
    new SQS({ endpoint, region: REGION, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const started: SqsServer = {
    url,
    asked: [],
    instead: () => null,
    client,
    createQueue: async () => {
      const sqs = client();
      const name = `ranges-${randomUUID()}`;
      await sqs.createQueue({ QueueName: `${name}-dead` });
      const deadLetterTargetArn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}-dead`;
      await sqs.createQueue({
        QueueName: name,
        Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 }) },
      });
      sqs.destroy();
      for (const queue of service.Queues) countApart(queue);
      return { queueUrl: `${url}/${ACCOUNT}/${name}`, deadLetterUrl: `${url}/${ACCOUNT}/${name}-dead` };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return started;
}

/** SQS knows both names of this parameter, local-aws-sqs 2.0.2 only the older one. */
function inOlderWords(body: string): string {
  return body.replace('"MessageSystemAttributeNames"', '"AttributeNames"');
}

function withBody({ method, url, headers }: IncomingMessage, body: string): IncomingMessage {
  // One of its own socket would end that with the body.
  const request = Object.assign(new IncomingMessage(new Socket()), { method, url, headers });
  request.push(body);
  request.push(null);
  return request;
}

/** Refuses a request as SQS would. */
export function sqsError(status: number, code: string): SqsAnswer {
  return { status, body: { __type: `com.amazonaws.sqs#${code}`, message: `the server says ${code}` } };
}

const COUNTED_APART = new WeakSet<object>();

/** SQS counts what somebody has only as not visible; local-aws-sqs 2.0.2 counts it among those that wait, too. */
function countApart(queue: { getAttributes(names?: string[]): Record<string, string> | undefined }): void {
  if (COUNTED_APART.has(queue)) return;
  COUNTED_APART.add(queue);
  const getAttributes = queue.getAttributes.bind(queue);
  queue.getAttributes = (names) => {
    const answer = getAttributes(names);
    const { ApproximateNumberOfMessages: all, ApproximateNumberOfMessagesNotVisible: taken } = answer ?? {};
    if (all === undefined || taken === undefined) return answer;
    return { ...answer, ApproximateNumberOfMessages: String(Number(all) - Number(taken)) };
  };
}
