/** The fields of a row as PostgreSQL writes it, e.g. `(1,"a, ""b""",)`; `null` for null. */
export function compositeFields(text: string): (string | null)[] {
  const fields: (string | null)[] = [];
  for (let at = 1; at < text.length; ) {
    const isQuoted = text[at] === '"';
    const end = isQuoted ? endOfQuoted(text, at) : endOfPlain(text, at);
    if (isQuoted) fields.push(text.slice(at + 1, end - 1).replaceAll(/""|\\\\/g, (pair) => pair.charAt(0)));
    else fields.push(end === at ? null : text.slice(at, end));
    at = end + 1;
  }
  return fields;
}

/** After the closing quote: quotes and backslashes inside stand twice. */
function endOfQuoted(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (text[end + 1] === '"') end = text.indexOf('"', end + 2);
  return end + 1;
}

function endOfPlain(text: string, start: number): number {
  const comma = text.indexOf(',', start);
  return comma === -1 ? text.length - 1 : comma;
}
