/** A line of a JSON log for people: `12:03:04 warn  title failed  title=tt0111161 reason="not found"`. */
export function readableLogLine(line: string): string {
  const parsed: unknown = JSON.parse(line);
  const fields: Record<string, unknown> = { ...(typeof parsed === 'object' ? parsed : { msg: parsed }) };
  const { time, level, msg, ...rest } = fields;
  const clock = /T(\d\d:\d\d:\d\d)/.exec(String(time))?.[1] ?? '';
  const shown = Object.entries(rest)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}=${valueText(value)}`);
  return [`${clock} ${String(level).padEnd(5)} ${String(msg)}`, ...shown].join(' ').replace(CONTROL, ' ');
}

/** A page or a server may have put them into what is quoted of it. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[^\s"=]+$/.test(text) ? text : JSON.stringify(text);
}
