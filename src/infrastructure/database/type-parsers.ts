/** Makes a value of PostgreSQL's text for it. */
export type TypeParser = (text: string) => unknown;

/**
 * How a type's text is read, by OID. Numbers are numbers as long as that loses nothing, dates are `YYYY-MM-DD`,
 * timestamps with a zone are ISO in UTC; types that are not listed stay text.
 */
export function parserOf(oid: number): TypeParser {
  return PARSERS.get(oid) ?? asText;
}

/** The types that do not stay text. */
export function parsedTypes(): Iterable<number> {
  return PARSERS.keys();
}

/** Whether values of the type are numbers. */
export function isNumericType(oid: number): boolean {
  return NUMERIC.has(oid);
}

const BOOL = 16;
const INT8 = 20;
const INT2 = 21;
const INT4 = 23;
const TEXT = 25;
const JSON_ = 114;
const FLOAT4 = 700;
const FLOAT8 = 701;
const TIMESTAMPTZ = 1184;
const NUMERIC_ = 1700;
const JSONB = 3802;

const NUMERIC = new Set([INT8, INT2, INT4, FLOAT4, FLOAT8, NUMERIC_]);

const asText: TypeParser = (text) => text;

const SCALARS = new Map<number, TypeParser>([
  [BOOL, (text) => text === 't'],
  [INT8, exactNumber],
  [INT2, Number],
  [INT4, Number],
  [JSON_, (text) => JSON.parse(text)],
  [FLOAT4, finiteNumber],
  [FLOAT8, finiteNumber],
  [TIMESTAMPTZ, isoTime],
  [NUMERIC_, exactNumber],
  [JSONB, (text) => JSON.parse(text)],
]);

/** OIDs of array types and of their elements. */
const ARRAYS: readonly (readonly [array: number, element: number])[] = [
  [1000, BOOL],
  [1005, INT2],
  [1007, INT4],
  [1009, TEXT],
  [1015, TEXT],
  [1016, INT8],
  [1021, FLOAT4],
  [1022, FLOAT8],
  [1182, TEXT],
  [1185, TIMESTAMPTZ],
  [1231, NUMERIC_],
  [199, JSON_],
  [3807, JSONB],
];

const PARSERS = new Map<number, TypeParser>([
  ...SCALARS,
  ...ARRAYS.map(([array, element]): [number, TypeParser] => {
    const parse = SCALARS.get(element) ?? asText;
    return [array, (text) => parseArray(text, parse)];
  }),
]);

/** JSON and CSV have no words for the others: they stay `NaN`, `Infinity` and `-Infinity`. */
function finiteNumber(text: string): number | string {
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

/** Of a number as text; text again where a number of JavaScript would tell another one. */
export function exactNumber(text: string): number | string {
  const number = Number(text);
  const shortest = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  if (!Number.isFinite(number)) return text;
  const isExact = Number.isInteger(number) ? Number.isSafeInteger(number) : String(number) === shortest;
  return isExact ? number : text;
}

function isoTime(text: string): string {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)(:\d\d)?$/.exec(text);
  if (parts === null) return text;
  const [, date, time, hours, minutes = ':00'] = parts;
  return new Date(`${date}T${time}${hours}${minutes}`).toISOString();
}

/** Reads an array literal such as `{a,"b, c",NULL}`, nested ones too. */
function parseArray(text: string, parse: TypeParser): unknown[] {
  // Bounds other than from 1 come first: `[0:1]={a,b}`.
  const start = text.indexOf('{');
  const tokens = text.slice(start).matchAll(/[{}]|"((?:[^"\\]|\\.)*)"|[^{},"]+/gs);
  const whole: unknown[] = [];
  const open: unknown[][] = [whole];
  for (const [token, quoted] of tokens) {
    if (token === '{') {
      const inner: unknown[] = [];
      open.at(-1)?.push(inner);
      open.push(inner);
    } else if (token === '}') open.pop();
    else if (quoted !== undefined) open.at(-1)?.push(parse(quoted.replaceAll(/\\(.)/gs, '$1')));
    else open.at(-1)?.push(token === 'NULL' ? null : parse(token));
  }
  const [array] = whole;
  return Array.isArray(array) ? array : [];
}
