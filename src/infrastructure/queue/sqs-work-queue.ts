import type { Message, SQS } from '@aws-sdk/client-sqs';
import type {
  QueueCare,
  QueueFigures,
  TargetRange,
  WorkQueue,
} from '../../application/engine/range-ports.js';
import { isWithin, thisMoment } from '../../shared/two-clocks.js';
import { readRange, writeRange } from './range-data.js';
import type { RangeSender } from './range-sender.js';
import { connectSqs, type SqsPlace } from './sqs-client.js';
import { bury, findDeadLetterQueue, peekDeadRanges } from './sqs-dead-letters.js';
import { type LeasedFrom, SqsRangeLease } from './sqs-range-lease.js';
import { redrive } from './sqs-redrive.js';
import { sendRanges } from './sqs-send.js';

export interface SqsOptions extends SqsPlace {
  /** Seconds that a range is its holder's after each sign of life, 12 hours at most; default: 30. */
  readonly visibilitySeconds?: number;
  /**
   * Seconds that `take` waits for a range, 20 at most; default: 1. With 0 SQS asks only some of its servers and may answer
   * none although there are ("short polling" in its developer guide).
   */
  readonly waitSeconds?: number;
}

/** A standard queue on SQS with a dead-letter queue; a range is a message. */
export class SqsWorkQueue implements WorkQueue, RangeSender, QueueCare {
  readonly #sqs: SQS;
  readonly #url: string;
  readonly #waitSeconds: number;
  readonly #leases = new Set<SqsRangeLease>();
  readonly #leasedFrom: LeasedFrom;
  readonly #closing = new AbortController();
  #deadLetters: Promise<string> | undefined;

  constructor(sqs: SQS, { queueUrl, visibilitySeconds = 30, waitSeconds = 1 }: SqsOptions) {
    this.#sqs = sqs;
    this.#url = queueUrl;
    this.#waitSeconds = waitSeconds;
    this.#leasedFrom = {
      sqs,
      queueUrl,
      visibilitySeconds,
      deadLetterUrl: async () => await this.#findDeadLetters(),
      onEnd: (lease) => this.#leases.delete(lease),
    };
  }

  static async open(options: SqsOptions): Promise<SqsWorkQueue> {
    return new SqsWorkQueue(await connectSqs(options), options);
  }

  /** What is no range is put among the dead, and the next message is taken. */
  async take(): Promise<SqsRangeLease | null> {
    for (;;) {
      const since = thisMoment();
      const message = await this.#receive();
      if (message === undefined) return null;
      const { Body = '', ReceiptHandle = '', Attributes } = message;
      const range = readRange(Body);
      if (typeof range === 'string') {
        await bury(this.#sqs, await this.#findDeadLetters(), Body, range);
        await this.#sqs.deleteMessage({ QueueUrl: this.#url, ReceiptHandle });
        continue;
      }
      const timesLost = Number(Attributes?.ApproximateReceiveCount ?? 1) - 1;
      const lease = new SqsRangeLease(this.#leasedFrom, {
        range,
        receiptHandle: ReceiptHandle,
        timesLost,
        since,
      });
      this.#leases.add(lease);
      // When it was hidden in a long wait is not known; it may even be another's again.
      if (!isWithin(this.#leasedFrom.visibilitySeconds * 500, since)) await lease.extend();
      if (!lease.signal.aborted) return lease;
    }
  }

  /** Outside of any transaction: what it answers sends them. */
  async send(ranges: readonly TargetRange[]): Promise<() => Promise<void>> {
    return () => sendRanges(this.#sqs, this.#url, ranges);
  }

  /** Puts a range among the dead ranges. */
  async bury(range: TargetRange, reason: string): Promise<void> {
    await bury(this.#sqs, await this.#findDeadLetters(), writeRange(range), reason);
  }

  /** Approximate, as SQS counts: it may be a minute late. */
  async figures(): Promise<QueueFigures> {
    const { Attributes = {} } = await this.#sqs.getQueueAttributes({
      QueueUrl: this.#url,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesDelayed',
        'ApproximateNumberOfMessagesNotVisible',
      ],
    });
    const count = (name: keyof typeof Attributes) => Number(Attributes[name] ?? 0);
    return {
      waiting: count('ApproximateNumberOfMessages') + count('ApproximateNumberOfMessagesDelayed'),
      taken: count('ApproximateNumberOfMessagesNotVisible'),
      dead: await peekDeadRanges(this.#sqs, await this.#findDeadLetters()),
    };
  }

  async redrive(revive: (range: TargetRange) => Promise<unknown>): Promise<number> {
    return await redrive(this.#sqs, await this.#findDeadLetters(), this.#url, revive);
  }

  /** What is held is given to others once its time is over; a `take` that waits answers `null`. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const lease of this.#leases) lease.lose();
    this.#sqs.destroy();
  }

  async #receive(): Promise<Message | undefined> {
    if (this.#closing.signal.aborted) return;
    try {
      const { Messages = [] } = await this.#sqs.receiveMessage(
        {
          QueueUrl: this.#url,
          MaxNumberOfMessages: 1,
          WaitTimeSeconds: this.#waitSeconds,
          VisibilityTimeout: this.#leasedFrom.visibilitySeconds,
          MessageSystemAttributeNames: ['ApproximateReceiveCount'],
        },
        { abortSignal: this.#closing.signal },
      );
      return Messages[0];
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      throw error;
    }
  }

  #findDeadLetters(): Promise<string> {
    // A queue that cannot be asked now is asked again.
    this.#deadLetters ??= findDeadLetterQueue(this.#sqs, this.#url).catch((error: unknown) => {
      this.#deadLetters = undefined;
      throw error;
    });
    return this.#deadLetters;
  }
}
