import { NoEarlierRun, type WhyNot } from '../../application/earlier-run.js';
import { runListText } from '../../domain/run-list.js';
import { OptionFaults } from '../../shared/option.js';
import { COMMANDS_OF } from './catalogue-tables.js';

/** Throws `OptionFaults` for a `NoEarlierRun`, and any other error on. */
export function throwEarlierRunFaults(error: unknown): never {
  throw error instanceof NoEarlierRun ? new OptionFaults([earlierRunText(error.why)]) : error;
}

/** Why an earlier run cannot be worked on, and what to do, for people. */
function earlierRunText(why: WhyNot): string {
  switch (why.kind) {
    case 'none': {
      const which = why.runId === null ? 'unfinished run' : `run ${why.runId}`;
      return `there is no ${which}; the command runs lists them`;
    }
    case 'demo': {
      const { runId, catalogue } = why.run;
      return `run ${runId} is a demo's, whose site has gone with it; the command ${COMMANDS_OF[catalogue].demo.join(' ')} starts anew`;
    }
    case 'other-catalogue': {
      const { runId, list, catalogue } = why.run;
      return `run ${runId} (${runListText(list)}) is one of ${COMMANDS_OF[catalogue].run.join(' ')}, which goes on with it`;
    }
    case 'list-lost': {
      const { runId, list } = why.run;
      return (
        `run ${runId} (${runListText(list)}) was started by an older version, and the rest of its list is not in the journal: ` +
        'start a run with the whole list; with --refresh-after it skips what was fetched recently'
      );
    }
    case 'nothing-fails': {
      const kinds = why.kinds.length === 0 ? '' : ` as ${why.kinds.join(' or ')}`;
      const command = COMMANDS_OF[why.catalogue].run.join(' ');
      return `nothing of any run of ${command} still fails${kinds}: there is nothing to try again`;
    }
  }
}
