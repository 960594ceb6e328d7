/** So much is written at once without the thread pool (`writeAt`). */
const BUFFER_BYTES = 64 * 1024;
/** Of one unit of a JavaScript string in UTF-8, at most. */
const BYTES_PER_UNIT = 3;
const LINE_END = 0x0a;

/**
 * Lines as UTF-8, each with a line end. A piece is good until the next one is asked for, which takes its place: fresh memory for
 * each page cost several times as much as all the rest of writing.
 */
export async function* lineBytes(pages: AsyncIterable<readonly string[]>): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  let end = 0;
  for await (const lines of pages) {
    for (const line of lines) {
      const most = line.length * BYTES_PER_UNIT + 1;
      if (end + most > BUFFER_BYTES) {
        if (end > 0) yield buffer.subarray(0, end);
        end = 0;
      }
      if (most > BUFFER_BYTES) yield Buffer.from(`${line}\n`);
      else {
        end += buffer.write(line, end);
        buffer[end] = LINE_END;
        end += 1;
      }
    }
  }
  if (end > 0) yield buffer.subarray(0, end);
}
