import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { readSettings } from '../src/settings.js';
import { WorkersStack } from '../src/workers-stack.js';

const code = mkdtempSync(join(tmpdir(), 'imdb-scraper-function-'));
writeFileSync(join(code, 'package.json'), '{}');
after(() => rmSync(code, { recursive: true }));

describe('the stack', () => {
  const template = templateOf({});

  it('hides a message for six times as long as the function may take, and buries it after five times', () => {
    template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 120 });
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 720,
      MessageRetentionPeriod: 1_209_600,
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Dead'), 'Arn'] },
        maxReceiveCount: 5,
      },
    });
    template.resourceCountIs('AWS::SQS::Queue', 2);
  });

  it('gives the function one message at a time, hears of each, and bounds how many run by the event source', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 4 },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs22.x',
      Architectures: ['arm64'],
      MemorySize: 1_024,
      Handler: 'dist/presentation/lambda/main.handler',
      ReservedConcurrentExecutions: Match.absent(),
    });
  });

  it('names secrets and holds no value of one', () => {
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      SecretString: Match.absent(),
      GenerateSecretString: { SecretStringTemplate: '{"DATABASE_URL":"","TMDB_TOKEN":""}' },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          QUEUE_URL: { Ref: Match.stringLikeRegexp('RangesQueue') },
          SECRET_ID: { Ref: Match.stringLikeRegexp('Secret') },
          OUT_DIR: '/tmp/data',
        },
      },
    });
  });

  it('lets the function do no more than read its queue and secret, and send ranges', () => {
    const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );
    assert.deepEqual(statements.flatMap(({ Action }) => Action).sort(), [
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ]);
    assert.ok(statements.every(({ Resource }) => Resource !== '*'));
  });

  it('alarms when a range is dead, and when one waits for three days', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      TreatMissingData: 'notBreaching',
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateAgeOfOldestMessage',
      Threshold: 259_200,
    });
    template.resourceCountIs('AWS::SNS::Topic', 0);
  });

  it('keeps nothing when it is taken down', () => {
    const kept = Object.entries(template.toJSON().Resources).filter(([, resource]) =>
      JSON.stringify(resource).includes('"DeletionPolicy":"Retain"'),
    );
    assert.deepEqual(kept, []);
  });

  it('plans nothing by itself', () => {
    template.resourceCountIs('AWS::Events::Rule', 0);
    template.resourceCountIs('AWS::Lambda::Function', 1);
  });
});

describe('what is chosen', () => {
  it('sizes the function and its queue', () => {
    const template = templateOf({ memoryMb: '512', timeoutSeconds: '300', concurrency: '20' });
    template.hasResourceProperties('AWS::Lambda::Function', { MemorySize: 512, Timeout: 300 });
    template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 1_800 });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ScalingConfig: { MaximumConcurrency: 20 },
    });
  });

  it('sends alarms to an address', () => {
    const template = templateOf({ alarmEmail: 'ops@example.org' });
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.org',
    });
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [{ Ref: Match.anyValue() }] });
  });

  it('plans a run on a schedule, once each time', () => {
    const template = templateOf({
      schedule: 'cron(0 6 * * ? *)',
      plan: 'tmdb sync --workers shared --detach',
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'cron(0 6 * * ? *)',
      Targets: [
        {
          Input: '{"arguments":["tmdb","sync","--workers","shared","--detach"]}',
          RetryPolicy: { MaximumRetryAttempts: 0 },
        },
      ],
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'dist/presentation/lambda/plan.handler',
      Timeout: 900,
    });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 });
  });

  it('is refused in words where it does not fit', () => {
    assert.throws(() => templateOf({ concurrency: '1' }), {
      message: 'concurrency must be a whole number from 2 to 1000, not 1',
    });
    assert.throws(() => templateOf({ timeoutSeconds: 'long' }), {
      message: 'timeoutSeconds must be a whole number from 30 to 900, not long',
    });
    assert.throws(() => templateOf({ schedule: 'rate(1 day)' }), {
      message: /^a schedule needs the command that plans a run/,
    });
  });
});

function templateOf(context: Readonly<Record<string, string>>): Template {
  const app = new App({ context: { code, ...context } });
  return Template.fromStack(new WorkersStack(app, 'test', readSettings(app.node)));
}
