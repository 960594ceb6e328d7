import { z } from 'zod';

/** Of the extension, unless the environment names another. */
const DEFAULT_PORT = '2773';
const ANSWERED_WITHIN_MS = 10_000;

const extensionAnswer = z.object({ SecretString: z.string() });
const secretValues = z.record(z.string(), z.string());

/**
 * Reads a secret of Secrets Manager that holds names and values as JSON, through the extension that a function on Lambda has
 * beside it, those without a value left out ("AWS Parameters and Secrets Lambda Extension" in the user guide of Secrets Manager, 2026-11). No message
 * holds a value.
 */
export async function readLambdaSecret(
  secretId: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Readonly<Record<string, string>>> {
  const port = environment.PARAMETERS_SECRETS_EXTENSION_HTTP_PORT ?? DEFAULT_PORT;
  const url = `http://localhost:${port}/secretsmanager/get?secretId=${encodeURIComponent(secretId)}`;
  const answer = await fetch(url, {
    headers: { 'X-Aws-Parameters-Secrets-Token': environment.AWS_SESSION_TOKEN ?? '' },
    signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
  }).catch((error: unknown) => {
    throw new Error(
      `the secret ${secretId} could not be read: the extension on port ${port} does not answer`,
      {
        cause: error,
      },
    );
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(
      `the secret ${secretId} could not be read: the extension answered ${answer.status}; see whether the function may read it`,
    );
  }
  try {
    const values = secretValues.parse(JSON.parse(extensionAnswer.parse(JSON.parse(text)).SecretString));
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  } catch {
    // Not with what was wrong with it, which would quote it.
    throw new Error(
      `the secret ${secretId} is not a JSON object of names and texts: put one in, as {"DATABASE_URL":"…","TMDB_TOKEN":"…"}`,
    );
  }
}
