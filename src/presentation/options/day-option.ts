import { isIsoDate } from '../../domain/days/iso-date.js';
import type { Option } from '../../shared/option.js';
import { textOption } from '../../shared/option-kinds.js';

/** A day in UTC, ISO 8601; `null` where none is given. */
export function dayOption(described: {
  readonly flag: string;
  readonly help: string;
  readonly defaultText: string;
}): Option<string | null> {
  return textOption<string | null>({
    ...described,
    env: null,
    placeholder: '<day>',
    check: (text) => (isIsoDate(text) ? null : 'wants a day such as 2026-09-30'),
    defaultValue: null,
  });
}
