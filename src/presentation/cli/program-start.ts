import type { Environment } from '../../shared/option.js';

/** How the program was started, so that what it proposes can be typed as it stands. */
export interface ProgramStart {
  /** What a person types for a command with these words after it. */
  readonly line: (command: string, words: readonly string[]) => string;
  /** Whether the way it was started says where the data is, so that no option has to. */
  readonly knowsPlace: boolean;
}

/** `STARTED_AS` comes from who wraps the program, e.g. `docker compose run --rm scraper`. */
export function programStart({ STARTED_AS = '', npm_command, npm_package_name }: Environment): ProgramStart {
  if (STARTED_AS !== '') return { line: spoken(STARTED_AS), knowsPlace: true };
  // Who has it as a dependency has scripts of other names, or none. npm says `run-script` until 10 and `run` since 11.
  const isRun = npm_command === 'run' || npm_command === 'run-script';
  const isOwnScript = isRun && npm_package_name === 'imdb-scraper';
  return { line: isOwnScript ? npmRun : spoken('npx imdb-scraper'), knowsPlace: false };
}

function spoken(program: string): ProgramStart['line'] {
  return (command, words) => [program, command, ...words].join(' ');
}

function npmRun(command: string, words: readonly string[]): string {
  return ['npm run', command, ...(words.length > 0 ? ['--', ...words] : [])].join(' ');
}
