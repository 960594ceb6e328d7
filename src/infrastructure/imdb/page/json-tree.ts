/** The value at a path of own keys and indexes, `undefined` where the path ends early. Keys that a prototype lends are not followed. */
export function valueAt(tree: unknown, ...path: readonly (string | number)[]): unknown {
  let value = tree;
  for (const key of path) {
    if (!isTree(value) || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

/** The array at a path; empty where there is none. */
export function itemsAt(tree: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = valueAt(tree, ...path);
  return Array.isArray(value) ? value : [];
}

/** Whether there is something to go down into. */
export function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
