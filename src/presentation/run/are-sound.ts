/** Whether none of the options is among the faulty ones. */
export function areSound(names: readonly string[], faulty: ReadonlySet<string>): boolean {
  return names.every((name) => !faulty.has(name));
}
