import { describe, expect, it } from 'vitest';
import { connectSqs, type SqsPlace } from '../../../../src/infrastructure/queue/sqs-client.js';

const OF_AWS = 'https://sqs.eu-central-1.amazonaws.com/123456789012/ranges';

describe('connectSqs', () => {
  it.each<[string, SqsPlace, string, string]>([
    [
      'what the address of the queue says',
      { queueUrl: OF_AWS },
      'eu-central-1',
      'sqs.eu-central-1.amazonaws.com',
    ],
    [
      'the region that it is told',
      { queueUrl: OF_AWS, region: 'us-east-1' },
      'us-east-1',
      'sqs.eu-central-1.amazonaws.com',
    ],
    [
      'the service that it is told',
      { queueUrl: OF_AWS, endpoint: 'http://sqs.test' },
      'eu-central-1',
      'sqs.test',
    ],
  ])('goes by %s', async (_, place, region, hostname) => {
    const sqs = await connectSqs(place);
    expect([await sqs.config.region(), (await sqs.config.endpoint?.())?.hostname]).toEqual([
      region,
      hostname,
    ]);
    sqs.destroy();
  });
});
