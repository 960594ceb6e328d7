import { isUtf8 } from 'node:buffer';

/** Browsers look for `<meta charset>` in as many bytes. */
const SEARCHED_FOR_META = 1024;
const META_CHARSET = /<meta[^>]{0,200}?\bcharset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})/i;
const HEADER_CHARSET = /;\s{0,9}charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})/i;
/** What browsers take a page for that names nothing and is not UTF-8. */
const UNNAMED = 'windows-1252';

/**
 * The body in UTF-8, without a byte order mark. The charset is what the byte order mark, the header or the page's
 * `<meta>` says, in this order; one that nobody knows counts as UTF-8.
 */
export function inUtf8(body: Buffer, contentType: string | undefined): Buffer {
  const mark = byteOrderMark(body);
  if (mark !== undefined) {
    const text = body.subarray(mark.length);
    return mark.charset === 'utf-8' ? text : decoded(text, mark.charset);
  }
  const named = HEADER_CHARSET.exec(contentType ?? '')?.[1] ?? metaCharset(body);
  return decoded(body, named ?? (isUtf8(body) ? 'utf-8' : UNNAMED));
}

function decoded(body: Buffer, charset: string): Buffer {
  if (/^utf-?8$/i.test(charset)) return body;
  try {
    return Buffer.from(new TextDecoder(charset).decode(body));
  } catch {
    return body;
  }
}

function byteOrderMark(body: Buffer): { readonly charset: string; readonly length: number } | undefined {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return { charset: 'utf-8', length: 3 };
  if (body[0] === 0xff && body[1] === 0xfe) return { charset: 'utf-16le', length: 2 };
  if (body[0] === 0xfe && body[1] === 0xff) return { charset: 'utf-16be', length: 2 };
  return undefined;
}

function metaCharset(body: Buffer): string | undefined {
  const charset = META_CHARSET.exec(body.toString('latin1', 0, SEARCHED_FOR_META))?.[1];
  // Whoever could read the word in ASCII is not reading UTF-16.
  return charset !== undefined && /^utf-?16/i.test(charset) ? 'utf-8' : charset;
}
