import { OptionFaults } from '../../shared/option.js';

/** Notes the faults of an `OptionFaults`; any other error is thrown on. */
export function noting(faults: string[]): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof OptionFaults)) throw error;
    for (const fault of error.faults) faults.push(fault);
  };
}
