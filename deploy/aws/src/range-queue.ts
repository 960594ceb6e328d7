import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** The longest that SQS keeps a message: a range waits for as long as a run takes. */
const KEPT = Duration.days(14);
/**
 * A range that is given out a second time is halved, so that only one of a single position is given out as often: what
 * ends its process each time ends among the dead, alone. Five is the least that Lambda's guide asks of a queue.
 */
const MOST_RECEIVES = 5;

/** The queue of ranges, and the one that dead ranges lie in. */
export class RangeQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  /** Lambda's guide asks for a visibility of six times the function's timeout. */
  constructor(scope: Construct, id: string, functionTimeout: Duration) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'Dead', {
      retentionPeriod: KEPT,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.queue = new Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(functionTimeout.toSeconds() * 6),
      retentionPeriod: KEPT,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MOST_RECEIVES },
    });
  }
}
