import { waitForTor } from '../../infrastructure/routes/tor-bootstrap.js';
import { addressText } from '../../shared/address-text.js';
import { errorMessage } from '../../shared/error-message.js';
import type { PlannedRoutes } from '../run/route-plans.js';
import { type Finding, ok, problem, warning } from './finding.js';

const CHECK = 'tor';
/** Long enough to ask a tor that is there, too short to wait for one that is not. */
const ASK_MS = 5_000;

/** Whether Tor is ready to carry requests; `null` when the run does not go through Tor. */
export async function checkTor(tor: PlannedRoutes['tor']): Promise<Finding | null> {
  if (tor === null) return null;
  const socks = addressText(tor.socks);
  let percent = 0;
  try {
    await waitForTor({
      ...tor,
      onProgress: (progress) => {
        percent = progress.percent;
      },
      signal: new AbortController().signal,
      timeoutMs: ASK_MS,
    });
  } catch (error) {
    const reason = errorMessage(error);
    if (percent > 0) return warning(CHECK, reason, 'wait; a run waits for it too, up to three minutes');
    return problem(CHECK, reason, `start Tor with its SOCKS port at ${socks}, or name it with --tor-socks`);
  }
  if (tor.control !== null) return ok(CHECK, `bootstrapped, SOCKS at ${socks}`);
  return ok(CHECK, `SOCKS at ${socks} takes connections; --tor-control would tell how far it is`);
}
