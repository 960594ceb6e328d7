/** Paths of all values in JSON with the types that are found there, e.g. `results[].title` with `string`. */
export type JsonShape = ReadonlyMap<string, ReadonlySet<string>>;

/** The shape of several documents together. @param open paths whose keys are data, e.g. countries, and count as one */
export function shapeOf(documents: readonly unknown[], open: readonly string[] = []): JsonShape {
  const shape = new Map<string, Set<string>>();
  const walk = (value: unknown, path: string): void => {
    const types = shape.get(path) ?? new Set();
    shape.set(path, types.add(typeOf(value)));
    if (Array.isArray(value)) for (const item of value) walk(item, `${path}[]`);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        walk(inner, open.includes(path) ? `${path}.*` : path === '' ? key : `${path}.${key}`);
      }
    }
  };
  for (const document of documents) walk(document, '');
  return shape;
}

/** What differs: paths that only one has, and types of values that only the first has. */
export function differences(real: JsonShape, made: JsonShape): string[] {
  const missing = [...real].flatMap(([path, types]) => {
    const others = made.get(path);
    if (others === undefined) return [`${path} is missing`];
    return [...types].filter((type) => !others.has(type)).map((type) => `${path} is never ${type}`);
  });
  const more = [...made.keys()].filter((path) => !real.has(path)).map((path) => `${path} is too much`);
  return [...missing, ...more];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
