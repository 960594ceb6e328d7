/** `npm run deploy -- WORD …`: puts the workers of shared runs on AWS and takes them away, and tries them here. */
const COMMANDS = {
  synth: ['writes the CloudFormation template, without asking AWS', cdkCommand('synth', '--quiet')],
  diff: ['shows what up would change', cdkCommand('diff')],
  up: ['puts queue and function on AWS, or updates them', cdkCommand('deploy')],
  down: ['takes everything away again', cdkCommand('destroy')],
  simulate: [
    'sends one range to a queue',
    async (words) => (await import('./commands/simulate.js')).simulate(words),
  ],
  invoke: [
    'runs the function here with the event of a file',
    async (words) => (await import('./commands/invoke.js')).invoke(words),
  ],
};

const [word = '', ...words] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
if (command === undefined) {
  const lines = Object.entries(COMMANDS).map(([name, [text]]) => `  ${name.padEnd(10)}${text}`);
  console.error(
    `${word === '' ? 'npm run deploy needs a word' : `npm run deploy knows no ${JSON.stringify(word)}`}; there are\n${lines.join('\n')}`,
  );
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await command[1](words);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 2;
  }
}

function cdkCommand(...first) {
  return async (words) => (await import('./commands/run-cdk.js')).runCdk([...first, ...words]);
}
