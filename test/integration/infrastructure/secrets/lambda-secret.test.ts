import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { readLambdaSecret } from '../../../../src/infrastructure/secrets/lambda-secret.js';
import { freePort } from '../../../support/network/free-port.js';

const ID = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:Secret-a1b2c3';
const SECRET = 'postgres://scraper:hunter2@db.test/movies';

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server = undefined;
});

describe('readLambdaSecret', () => {
  it('asks the extension for it with the token of the function, and leaves out what has no value yet', async () => {
    const asked: unknown[] = [];
    const environment = await extension(
      200,
      { SecretString: JSON.stringify({ DATABASE_URL: SECRET, TMDB_TOKEN: '' }) },
      asked,
    );
    expect(await readLambdaSecret(ID, { ...environment, AWS_SESSION_TOKEN: 'session' })).toEqual({
      DATABASE_URL: SECRET,
    });
    expect(asked).toEqual([[`/secretsmanager/get?secretId=${encodeURIComponent(ID)}`, 'session']]);
  });

  it.each([
    [
      'is refused',
      400,
      { message: SECRET },
      /the extension answered 400; see whether the function may read it$/,
    ],
    ['is no JSON', 200, { SecretString: SECRET }, /is not a JSON object of names and texts/],
    ['holds more than texts', 200, { SecretString: JSON.stringify({ A: [SECRET] }) }, /is not a JSON object/],
  ])('says so in words that hold nothing of it when it %s', async (_, status, answer, message) => {
    const failed = await readLambdaSecret(ID, await extension(status, answer)).catch((error) => error);
    expect(failed.message).toMatch(message);
    expect(failed.message).not.toContain('hunter2');
  });

  it('says so when no extension is there', async () => {
    const port = String(await freePort());
    await expect(readLambdaSecret(ID, { PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: port })).rejects.toThrow(
      `the secret ${ID} could not be read: the extension on port ${port} does not answer`,
    );
  });
});

/** Starts one; answers the environment that leads to it. */
async function extension(status: number, answer: unknown, asked: unknown[] = []) {
  server = createServer(({ url, headers }, response) => {
    asked.push([url, headers['x-aws-parameters-secrets-token']]);
    response.writeHead(status).end(JSON.stringify(answer));
  });
  await once(server.listen(0, 'localhost'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: String(port) };
}
