import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DocCommand {
  /** Relative to the root. */
  readonly file: string;
  /** As it stands there, without its comment. */
  readonly line: string;
}

/** Every line of the README's and the docs' code blocks that runs a script of this package. */
export function docCommands(root: string): DocCommand[] {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const files = ['README.md', 'CONTRIBUTING.md', ...docs.map((name) => `docs/${name}`)];
  return files.flatMap((file) =>
    linesOfBlocks(readFileSync(join(root, file), 'utf8')).map((line) => ({ file, line })),
  );
}

function linesOfBlocks(markdown: string): string[] {
  // Blocks in other languages are found too: else their last line would begin one.
  const blocks = [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].flatMap(
    ([, language = '', block = '']) => (['', 'sh', 'console'].includes(language) ? [block] : []),
  );
  return blocks
    .flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'))
    .map((line) =>
      line
        .replace(/^\$ /, '')
        .replace(/\s+#.*$/, '')
        .trim(),
    )
    .filter((line) => /^(?:[A-Z_]+=\S+ )*npm (?:run|test)\b/.test(line));
}

/** The words of a command line: environment, name of the script, arguments. */
export function wordsOf(line: string): { env: Record<string, string>; script: string; args: string[] } {
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
  const env: Record<string, string> = {};
  while (/^[A-Z_]+=/.test(words[0] ?? '')) {
    const [name = '', ...value] = (words.shift() ?? '').split('=');
    env[name] = value.join('=');
  }
  const rest = words.filter((word) => word !== 'npm' && word !== 'run' && word !== '-s');
  const [script = '', ...args] = rest;
  return { env, script, args: args[0] === '--' ? args.slice(1) : args };
}
