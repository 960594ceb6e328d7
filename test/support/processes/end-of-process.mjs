import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/**
 * For `NODE_OPTIONS=--import`: writes to the file `END_OF_PROCESS` what the program still holds when nothing keeps it
 * alive any more, and the most memory it ever had. A program that is ended from within writes nothing.
 */
if (isMainThread) {
  process.once('beforeExit', () => {
    const open = readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/self/fd/${fd}`)];
      } catch {
        // The handle of the folder itself, gone by now.
        return [];
      }
    });
    writeFileSync(
      process.env.END_OF_PROCESS,
      JSON.stringify({
        sockets: open.filter((target) => target.startsWith('socket:')).length,
        files: open.filter((target) => target.startsWith('/') && !target.startsWith('/dev/')),
        peakMegabytes: process.resourceUsage().maxRSS / 1024,
      }),
    );
  });
}
