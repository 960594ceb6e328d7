import { readFile, writeFile } from 'node:fs/promises';
import { envExample, optionsMarkdown } from '../dist/presentation/options/option-docs.js';

const root = new URL('../', import.meta.url);
const composeVariables = await readFile(new URL('docker/compose.env', root), 'utf8');
await writeFile(new URL('docs/options.md', root), optionsMarkdown());
await writeFile(new URL('.env.example', root), envExample(composeVariables));
