/** An object holds a name once: of several columns `count`, the second is `count_2`. */
export function uniqueNames(columns: readonly { readonly name: string }[]): readonly string[] {
  const given = new Set(columns.map(({ name }) => name));
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let unique = name;
    for (let number = 2; taken.has(unique) || (unique !== name && given.has(unique)); number += 1) {
      unique = `${name}_${number}`;
    }
    taken.add(unique);
    return unique;
  });
}
