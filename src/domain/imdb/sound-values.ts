import { CREWS, TEXT_LISTS } from './movie.js';
import { settleValues } from './settle-movie.js';
import { lastYearAt, type MovieValues, type ValueFault, valueFaults } from './value-faults.js';

/** A sentence about a value that was taken out. */
export interface FieldNotice {
  readonly field: keyof MovieValues;
  readonly sentence: string;
}

export interface SoundValues<Values> {
  readonly values: Values;
  readonly notices: readonly FieldNotice[];
}

/**
 * What a source gave of a movie, with every value that no movie can have made unknown: one odd value must not cost the
 * movie. Of a list only the member at fault goes, of a cast member whose character is at fault only that.
 */
export function soundValues<Values extends MovieValues>(given: Values, now: Date): SoundValues<Values> {
  const values = settleValues(given);
  const faults = valueFaults(values, lastYearAt(now));
  if (faults.length === 0) return { values, notices: [] };
  return {
    values: withoutFaults(values, faults),
    notices: faults.map(({ field, sentence }) => ({ field, sentence })),
  };
}

function withoutFaults<Values extends MovieValues>(values: Values, faults: readonly ValueFault[]): Values {
  const places = new Set(
    faults.map(({ field, member, character }) => [field, member, character].filter(isGiven).join('.')),
  );
  const sound = <One>(list: readonly One[], place: string) =>
    list.filter((_, at) => !places.has(`${place}.${at}`));
  const unknown = faults.filter(({ member }) => member === undefined).map(({ field }) => [field, null]);
  return {
    ...values,
    ...Object.fromEntries(unknown),
    ...Object.fromEntries(TEXT_LISTS.map((field) => [field, sound(values[field], field)])),
    ...Object.fromEntries(CREWS.map((crew) => [crew, sound<unknown>(values[crew], crew)])),
    cast: sound(
      values.cast.map((one, at) => ({ ...one, characters: sound(one.characters, `cast.${at}`) })),
      'cast',
    ),
  };
}

function isGiven(part: string | number | undefined): part is string | number {
  return part !== undefined;
}
