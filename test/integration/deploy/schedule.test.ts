import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../support/processes/cli.js';
import { withoutSystemd } from '../../support/processes/skipped.js';
import { temporaryFolder } from '../../support/processes/temporary-folder.js';

const execute = promisify(execFile);
const folder = fileURLToPath(new URL('../../../deploy/schedule', import.meta.url));
const file = (name: string) => readFile(join(folder, name), 'utf8');

/** As far as the file of Airflow uses them. */
const STUBS = `
import sys, types
tasks = []
class DAG:
    def __init__(self, **words): self.words = words
    def __enter__(self): return self
    def __exit__(self, *_): pass
class BashOperator:
    def __init__(self, **words): self.words = words; self.after = []; tasks.append(self)
    def __rshift__(self, other): other.after.append(self.words['task_id']); return other
def module(name, **names):
    made = types.ModuleType(name)
    made.__dict__.update(names)
    sys.modules[name] = made
`;
const AIRFLOW = {
  '2': `module('airflow', DAG=DAG); module('airflow.operators'); module('airflow.operators.bash', BashOperator=BashOperator)`,
  '3': `module('airflow'); module('airflow.sdk', DAG=DAG); module('airflow.providers'); module('airflow.providers.standard');
module('airflow.providers.standard.operators'); module('airflow.providers.standard.operators.bash', BashOperator=BashOperator)`,
};
const PRINT = `
import json, imdb_scraper_daily as made
print(json.dumps({'dag': made.dag.words['dag_id'], 'schedule': made.dag.words['schedule'], 'tasks': [
    {'id': t.words['task_id'], 'after': t.after, 'command': t.words['bash_command']} for t in tasks]}))
`;

describe('what runs daily every day', () => {
  it.each(['2', '3'] as const)(
    'is a DAG of Airflow %s: collect, then publish of the same day',
    async (version) => {
      const script = join(await temporaryFolder(), 'dag.py');
      await writeFile(script, `${STUBS}${AIRFLOW[version]}\nsys.path.insert(0, sys.argv[1])\n${PRINT}`);
      const { stdout } = await execute('python3', ['-B', script, folder]);
      const program = 'cd /opt/imdb-scraper && node dist/presentation/main.js daily --quiet';
      expect(JSON.parse(stdout)).toEqual({
        dag: 'imdb_scraper_daily',
        schedule: '0 9 * * *',
        tasks: [
          { id: 'collect', after: [], command: `${program} --only collect || [ $? -eq 1 ]` },
          {
            id: 'publish',
            after: ['collect'],
            command: `${program} --only publish --date {{ dag_run.start_date.strftime('%Y-%m-%d') }}`,
          },
        ],
      });
    },
  );

  it.skipIf(withoutSystemd())('is a unit and a timer that systemd takes', async () => {
    const where = await temporaryFolder();
    // Whoever runs it and what it needs are not on this machine.
    const unit = (await file('imdb-scraper-daily.service')).replace(/^User=.*$/m, 'User=root');
    await writeFile(join(where, 'imdb-scraper-daily.service'), unit);
    await writeFile(join(where, 'imdb-scraper-daily.timer'), await file('imdb-scraper-daily.timer'));
    const { stderr } = await execute('systemd-analyze', [
      'verify',
      '--man=no',
      join(where, 'imdb-scraper-daily.timer'),
    ]);
    expect(stderr).toBe('');
    const { stdout } = await execute('systemd-analyze', ['calendar', '*-*-* 09:00:00 UTC']);
    expect(stdout).toMatch(/Normalized form: \*-\*-\* 09:00:00 UTC/);
  });

  it('is named with options that the program has', async () => {
    const texts = await Promise.all(
      ['imdb-scraper-daily.service', 'crontab', 'imdb_scraper_daily.py'].map(file),
    );
    const { stdout: help } = await runCli(['daily', '--help']);
    for (const text of texts) {
      expect(text).toContain('dist/presentation/main.js daily');
      for (const [flag] of text.matchAll(/(?<= )--[a-z]+(?= |$)/gm)) expect(help).toContain(flag);
    }
  });
});
