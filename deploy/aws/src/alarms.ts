import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { RangeQueue } from './range-queue.js';

export interface AlarmsOptions {
  readonly ranges: RangeQueue;
  readonly oldestHours: number;
  readonly email: string | undefined;
}

/** What a person should look at. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { ranges, oldestHours, email }: AlarmsOptions) {
    super(scope, id);
    const common = {
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    };
    const period = Duration.minutes(5);
    const dead = ranges.deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'max' });
    const oldest = ranges.queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'max' });
    const alarms = [
      dead.createAlarm(this, 'DeadRanges', {
        ...common,
        threshold: 1,
        alarmDescription: 'Ranges are dead: npm run work -- --list says why, --redrive puts them back.',
      }),
      oldest.createAlarm(this, 'OldestRange', {
        ...common,
        threshold: oldestHours * 3_600,
        alarmDescription: `A range has waited for ${oldestHours} hours: see whether the function runs and the site answers.`,
      }),
    ];
    if (email === undefined) return;
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    topic.addSubscription(new EmailSubscription(email));
    for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(topic));
  }
}
