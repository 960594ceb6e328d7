/**
 * @typedef {{ median: number, low: number, high: number }} Figure  over the rounds of one run of the bench
 */

/**
 * @param {readonly number[]} values  not empty
 * @returns {Figure}
 */
export function figure(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return {
    median: (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2,
    low: sorted[0],
    high: sorted.at(-1),
  };
}
