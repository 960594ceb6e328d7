import type { SQS } from '@aws-sdk/client-sqs';
import type { RangeLease, TargetRange } from '../../application/engine/range-ports.js';
import { withoutSuspicion } from '../../application/engine/target-ranges.js';
import { isWithin, type Moment, thisMoment } from '../../shared/two-clocks.js';
import { writeRange } from './range-data.js';
import { bury } from './sqs-dead-letters.js';
import { sendRanges } from './sqs-send.js';

/** A message that was received, and when at the earliest. */
export interface ReceivedRange {
  readonly range: TargetRange;
  readonly receiptHandle: string;
  readonly timesLost: number;
  readonly since: Moment;
}

/** What a lease needs of its queue. */
export interface LeasedFrom {
  readonly sqs: SQS;
  readonly queueUrl: string;
  /** How long SQS hides a message from others, each time that it is asked to. */
  readonly visibilitySeconds: number;
  readonly deadLetterUrl: () => Promise<string>;
  readonly onEnd: (lease: SqsRangeLease) => void;
}

/**
 * A message of SQS that is hidden from others while its holder lives. Once it may be visible it is taken for another's
 * for good: SQS lets an old receipt hide or delete it all the same. Whatever is called then changes nothing.
 */
export class SqsRangeLease implements RangeLease {
  readonly range: TargetRange;
  readonly timesLost: number;
  readonly #from: LeasedFrom;
  readonly #receiptHandle: string;
  readonly #lost = new AbortController();
  readonly #beats: NodeJS.Timeout;
  readonly #watch: NodeJS.Timeout;
  #hiddenSince: Moment;
  #ended = false;

  constructor(from: LeasedFrom, { range, receiptHandle, timesLost, since }: ReceivedRange) {
    this.#from = from;
    this.range = range;
    this.#receiptHandle = receiptHandle;
    this.timesLost = timesLost;
    this.#hiddenSince = since;
    const visibilityMs = from.visibilitySeconds * 1000;
    this.#beats = setInterval(() => this.extend(), visibilityMs / 3).unref();
    this.#watch = setInterval(() => this.#look(), visibilityMs / 30).unref();
  }

  /** A process that slept finds out with the first look. */
  get signal(): AbortSignal {
    this.#look();
    return this.#lost.signal;
  }

  /** Hides the message for as long again. */
  async extend(): Promise<void> {
    if (!this.#isHeld()) return;
    const { sqs, queueUrl, visibilitySeconds } = this.#from;
    const asked = thisMoment();
    try {
      await sqs.changeMessageVisibility({
        QueueUrl: queueUrl,
        ReceiptHandle: this.#receiptHandle,
        VisibilityTimeout: visibilitySeconds,
      });
      // An answer that took too long tells nothing of what happened before it.
      if (this.#isHeld()) this.#hiddenSince = asked;
    } catch (error) {
      if (isFinal(error)) this.lose(error);
      // Else the next beat asks again, for as long as the message is hidden.
    }
  }

  /** It may be another's from now on. */
  lose(reason?: unknown): void {
    if (this.#ended) return;
    this.#end();
    this.#lost.abort(reason);
  }

  async done(): Promise<void> {
    await this.#finish(async () => {});
  }

  async giveBack(ranges: readonly TargetRange[]): Promise<void> {
    const { sqs, queueUrl } = this.#from;
    // Dying in between leaves them twice, of which working twice changes nothing; deleted first they would be lost.
    await this.#finish(() => sendRanges(sqs, queueUrl, ranges));
  }

  async bury(reason: string): Promise<void> {
    await this.#finish(async () => {
      const body = writeRange(withoutSuspicion(this.range));
      await bury(this.#from.sqs, await this.#from.deadLetterUrl(), body, reason);
    });
  }

  async #finish(first: () => Promise<void>): Promise<void> {
    if (!this.#isHeld()) return;
    await first();
    this.#end();
    const { sqs, queueUrl } = this.#from;
    await sqs.deleteMessage({ QueueUrl: queueUrl, ReceiptHandle: this.#receiptHandle });
  }

  #isHeld(): boolean {
    this.#look();
    return !this.#ended;
  }

  #look(): void {
    // Sooner than SQS gives it to another, so that what is under way can end before.
    const sureForMs = this.#from.visibilitySeconds * 1000 * (5 / 6);
    if (!isWithin(sureForMs, this.#hiddenSince)) this.lose();
  }

  #end(): void {
    this.#ended = true;
    clearInterval(this.#beats);
    clearInterval(this.#watch);
    this.#from.onEnd(this);
  }
}

/** Whether SQS says of the message itself that it is not held any more, or will not be held for longer. */
function isFinal(error: unknown): boolean {
  return error instanceof Error && FINAL.includes(error.name);
}

const FINAL: readonly string[] = [
  'MessageNotInflight',
  'ReceiptHandleIsInvalid',
  // After twelve hours, the most that SQS hides a message (API reference of ChangeMessageVisibility, 2026-11).
  'InvalidParameterValue',
  'InvalidParameterValueException',
];
