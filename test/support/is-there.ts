/** Whether what a test needs is there; without it the reason of the skip is printed. For `skipIf(!isThere(…))`. */
export function isThere(need: string, present: boolean): boolean {
  if (!present) console.warn(`skipped: tests that need ${need}, which is not here`);
  return present;
}
