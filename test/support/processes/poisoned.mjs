import { subscribe } from 'node:diagnostics_channel';

/** Ends a process as soon as it asks for a path with `POISON` in it, as a fault of native code or the kernel does. */
subscribe('undici:request:create', ({ request }) => {
  if (request.path.includes(process.env.POISON)) process.kill(process.pid, 'SIGKILL');
});
