import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.js';
import { Planning } from './planning.js';
import { ProgramFunction } from './program-function.js';
import { RangeQueue } from './range-queue.js';
import type { Settings } from './settings.js';

/** The queue of shared runs on SQS, and the function that works on it. Nothing of it outlives the stack. */
export class WorkersStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings, props?: StackProps) {
    super(scope, id, { description: 'Workers of shared runs of imdb-scraper', ...props });
    Tags.of(this).add('project', 'imdb-scraper');
    const { code, memoryMb } = settings;
    const timeout = Duration.seconds(settings.timeoutSeconds);

    const ranges = new RangeQueue(this, 'Ranges', timeout);
    const { queue } = ranges;
    const secret = new Secret(this, 'Secret', {
      description: 'What imdb-scraper must not show: DATABASE_URL, TMDB_TOKEN',
      // The names; a person puts the values in.
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ DATABASE_URL: '', TMDB_TOKEN: '' }),
        generateStringKey: 'NOT_USED',
      },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const worker = new ProgramFunction(this, 'Worker', {
      code,
      handler: 'dist/presentation/lambda/main.handler',
      description: 'Works on ranges of shared runs of imdb-scraper',
      memoryMb,
      timeout,
      queue,
      secret,
    });
    worker.function.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 1,
        reportBatchItemFailures: true,
        // Not by reserved concurrency: what the function then throttles counts as given out and dies of it.
        maxConcurrency: settings.concurrency,
      }),
    );
    new Alarms(this, 'Alarms', { ranges, oldestHours: settings.oldestHours, email: settings.alarmEmail });
    if (settings.schedule !== undefined) {
      const { schedule, plan: command } = settings;
      new Planning(this, 'Planning', { code, memoryMb, queue, secret, schedule, command });
    }
    new CfnOutput(this, 'QueueUrl', { value: queue.queueUrl });
    new CfnOutput(this, 'DeadLetterQueueUrl', { value: ranges.deadLetters.queueUrl });
    new CfnOutput(this, 'FunctionName', { value: worker.function.functionName });
    new CfnOutput(this, 'SecretId', { value: secret.secretArn });
  }
}
