const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span of time in its two largest units, e.g. `45 s`, `3 min 20 s`, `2 h 5 min`, `4 d 6 h`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return pair(whole, 'min', MINUTE, 's');
  if (whole < DAY) return pair(Math.round(whole / MINUTE), 'h', HOUR / MINUTE, 'min');
  return pair(Math.round(whole / HOUR), 'd', DAY / HOUR, 'h');
}

function pair(amount: number, unit: string, size: number, smallerUnit: string): string {
  const rest = amount % size;
  return `${Math.floor(amount / size)} ${unit}${rest === 0 ? '' : ` ${rest} ${smallerUnit}`}`;
}
