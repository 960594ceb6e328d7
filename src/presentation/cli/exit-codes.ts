import { EXIT } from '../../domain/engine/exit-code.js';

/** By the name of the error, so that nothing need be loaded to tell; what is not here is a fault. */
const CODES: Readonly<Record<string, number>> = {
  CsvFileUnfit: EXIT.badOptions,
  DatabaseUnfit: EXIT.badOptions,
  JsonlFileUnfit: EXIT.badOptions,
  OptionFaults: EXIT.badOptions,
  OptionalMissing: EXIT.badOptions,
  OtherSitesData: EXIT.badOptions,
  QueryRefused: EXIT.badOptions,
  TargetUnfit: EXIT.badOptions,
  TorNotReady: EXIT.badOptions,
  TorControlFailed: EXIT.badOptions,
  SentimentModelUnfit: EXIT.badOptions,
  RunTaken: EXIT.badOptions,
  RunWaitInterrupted: EXIT.interrupted,
  LockHeld: EXIT.storeDown,
  SqlError: EXIT.storeDown,
};

export function exitCodeOf(error: unknown): number {
  return error instanceof Error ? (CODES[error.name] ?? EXIT.fault) : EXIT.fault;
}
