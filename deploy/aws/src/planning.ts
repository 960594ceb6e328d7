import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { ProgramFunction, type ProgramFunctionOptions } from './program-function.js';

export interface PlanningOptions
  extends Pick<ProgramFunctionOptions, 'code' | 'memoryMb' | 'queue' | 'secret'> {
  readonly schedule: string;
  /** Words of the command line that plans a run. */
  readonly command: readonly string[];
}

/** Plans a run when its time has come. */
export class Planning extends Construct {
  constructor(scope: Construct, id: string, { schedule, command, ...options }: PlanningOptions) {
    super(scope, id);
    const planner = new ProgramFunction(this, 'Planner', {
      ...options,
      handler: 'dist/presentation/lambda/plan.handler',
      description: 'Plans a run of imdb-scraper and leaves its work to the queue',
      timeout: Duration.minutes(15),
    });
    new Rule(this, 'Schedule', {
      description: `imdb-scraper ${command.join(' ')}`,
      schedule: Schedule.expression(schedule),
      // Asked again, it would plan a second run.
      targets: [
        new FunctionTarget(planner.function, {
          event: RuleTargetInput.fromObject({ arguments: command }),
          retryAttempts: 0,
        }),
      ],
    });
    planner.function.configureAsyncInvoke({ retryAttempts: 0 });
  }
}
