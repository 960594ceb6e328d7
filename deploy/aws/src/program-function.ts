import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  ParamsAndSecretsLayerVersion,
  ParamsAndSecretsVersions,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface ProgramFunctionOptions {
  readonly code: string;
  readonly handler: string;
  readonly description: string;
  readonly memoryMb: number;
  readonly timeout: Duration;
  readonly queue: Queue;
  readonly secret: Secret;
}

/** The program as a function that may send ranges and read the secret. */
export class ProgramFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, options: ProgramFunctionOptions) {
    super(scope, id);
    const { code, handler, description, memoryMb, timeout, queue, secret } = options;
    this.function = new LambdaFunction(this, 'Function', {
      runtime: Runtime.NODEJS_22_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(code),
      handler,
      description,
      memorySize: memoryMb,
      timeout,
      // Answers what the secret holds, so that no value stands in the function's settings.
      paramsAndSecrets: ParamsAndSecretsLayerVersion.fromVersion(ParamsAndSecretsVersions.V1_0_103),
      environment: {
        QUEUE_URL: queue.queueUrl,
        SECRET_ID: secret.secretArn,
        // The only folder of a function that can be written.
        OUT_DIR: '/tmp/data',
      },
      logGroup: new LogGroup(this, 'Log', {
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
    queue.grantSendMessages(this.function);
    secret.grantRead(this.function);
  }
}
