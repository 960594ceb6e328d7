import dns from 'node:dns';
import { appendFileSync } from 'node:fs';

// Loaded with --import into every thread of a program: writes down each name that it asks this machine's resolver for.
const original = { lookup: dns.lookup, promised: dns.promises.lookup };
const note = (name) => appendFileSync(process.env.LOOKUPS, `${name}\n`);

dns.lookup = (name, ...rest) => {
  note(name);
  return original.lookup(name, ...rest);
};
dns.promises.lookup = (name, ...rest) => {
  note(name);
  return original.promised(name, ...rest);
};
