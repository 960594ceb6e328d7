import fc from 'fast-check';

/** What may stand in the place of a value of a site's JSON, with what readers and stores stumble over. */
export const anyJsonValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.constantFrom('__proto__', '\0', '\uD800', 1e308, -1),
);

/** Puts a value in the place of the nth value of a tree, counted in depth-first order and around. */
export function replaceValue(tree: unknown, nth: number, value: unknown) {
  const places: (() => void)[] = [];
  const walk = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push(() => Reflect.set(node, key, value));
      walk(Reflect.get(node, key));
    }
  };
  walk(tree);
  places[nth % places.length]?.();
}
