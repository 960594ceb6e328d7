import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputOf } from './run-command.js';

/**
 * Name of the base image to build the program on: the public one, or where this machine trusts certificates of its own
 * (`NODE_EXTRA_CA_CERTS`), the public one with these, since npm runs inside of the build too.
 */
export async function nodeImage(environment: Readonly<Record<string, string>>): Promise<string> {
  const publicImage = 'node:24-bookworm-slim';
  const certificates = process.env.NODE_EXTRA_CA_CERTS;
  if (certificates === undefined) return publicImage;
  const folder = await mkdtemp(join(tmpdir(), 'imdb-scraper-node-image-'));
  try {
    await cp(certificates, join(folder, 'certificates.pem'), { dereference: true });
    const file = '/usr/local/share/certificates-of-the-host.pem';
    const dockerfile = `FROM ${publicImage}\nCOPY certificates.pem ${file}\nENV NODE_EXTRA_CA_CERTS=${file}\n`;
    await writeFile(join(folder, 'Dockerfile'), dockerfile);
    const name = 'imdb-scraper-test-node';
    await outputOf('docker', ['build', '--quiet', '--tag', name, folder], { env: environment });
    return name;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
