import { type StoreOutage, StorePatience } from '../../application/engine/store-patience.js';

/**
 * How patiently the database is asked where no report has its warnings: they are said. `interrupted` aborts when a person
 * wants it to end; `onOutage` hears that it is given up.
 */
export function databasePatience(
  { storePatience }: { readonly storePatience: number },
  interrupted: AbortSignal,
  say: (line: string) => void,
  onOutage: (outage: StoreOutage) => void = () => {},
): StorePatience {
  return new StorePatience('database', {
    patienceMs: storePatience * 1000,
    now: () => performance.now(),
    interrupted,
    onOutage,
    onTrouble: (store, reason) => say(`${store} fails, asking it again: ${reason}`),
  });
}
