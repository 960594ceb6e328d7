import { describe, expect, it } from 'vitest';
import { Redactor, withoutUserInfo } from '../../../src/shared/redactor.js';

describe('withoutUserInfo', () => {
  it.each([
    ['--out https://a:b@h/x cannot', '--out https://[redacted]@h/x cannot'],
    ["open 'https:/a:b@h/x'", "open 'https:/[redacted]@h/x'"],
    ['"a:p@ss@h:1" is none', '"[redacted]@h:1" is none'],
    ['socks5h://a:b@h and c:d/e@i', 'socks5h://[redacted]@h and [redacted]@i'],
    [
      'write http://user:password@host:port, not c:d@i',
      'write http://user:password@host:port, not [redacted]@i',
    ],
    ['at 12:30, mail@host, file.csv:12: a stray quote', 'at 12:30, mail@host, file.csv:12: a stray quote'],
  ])('says %j without user and password', (message, clean) => {
    expect(withoutUserInfo(message)).toBe(clean);
    expect(withoutUserInfo(clean)).toBe(clean);
  });
});

describe('Redactor', () => {
  it.each([
    ['socks5h://user:pass@host:1080 is down', 'socks5h://[redacted]@host:1080 is down'],
    ['to http://user@host/ and back', 'to http://[redacted]@host/ and back'],
    ['"postgres://a:b@h/d","http://c:d@i"', '"postgres://[redacted]@h/d","http://[redacted]@i"'],
    ['an open p@ss: http://u:p@ss/w?o#rd@host', 'an open p@ss: http://[redacted]@host'],
    ['https://m.example/images/M@@._V1_.jpg stays', 'https://m.example/images/M@@._V1_.jpg stays'],
    ['http://127.0.0.1:8080/title/tt1/', 'http://127.0.0.1:8080/title/tt1/'],
  ])('takes the credentials out of the URLs of %j', (text, clean) => {
    expect(new Redactor([]).text(text)).toBe(clean);
  });

  it('takes out secrets that it knows, also as a URL says them, the longest first', () => {
    const redactor = new Redactor(['hunter', 'hunter 2/x', 'a.b*c']);
    expect(redactor.text('hunter 2/x, hunter%202%2Fx, hunter%202%2fx, hunter, a.b*c, aXbbc')).toBe(
      '[redacted], [redacted], [redacted], [redacted], [redacted], aXbbc',
    );
  });

  it('takes a secret that may be an everyday word only where it stands alone', () => {
    const redactor = new Redactor(['index', 'a+b/c', 'ünix']);
    expect(redactor.text('indexes of index.html, (index): xa+b/cx, ünixe und ünix')).toBe(
      'indexes of [redacted].html, ([redacted]): xa+b/cx, ünixe und [redacted]',
    );
  });

  it('takes a long secret also out of the midst of other letters', () => {
    expect(new Redactor(['correct-horse']).text('xcorrect-horsex')).toBe('x[redacted]x');
  });

  it('leaves short secrets in text alone, since they are in any word', () => {
    expect(new Redactor(['', 'a', 'pw']).text('a password')).toBe('a password');
  });

  it('in JSON takes them out of every text, however deep, and leaves keys and numbers', () => {
    const secret = 'quo"te\\1234';
    const document = { 1234: 1234, deep: [{ reason: `no ${secret}` }], none: null, [secret]: true };
    const clean: unknown = JSON.parse(new Redactor([secret, '1234']).json(JSON.stringify(document)));
    expect(clean).toEqual({ 1234: 1234, deep: [{ reason: 'no [redacted]' }], none: null, [secret]: true });
  });

  it('in JSON finds one that follows an escape', () => {
    expect(new Redactor(['index']).json(JSON.stringify({ text: 'a\nindex' }))).toBe(
      '{"text":"a\\n[redacted]"}',
    );
  });

  it('takes them out whatever their number, also where they begin alike', () => {
    const secrets = Array.from({ length: 30_000 }, (_, index) => `pass-${index}-${'x'.repeat(index % 7)}`);
    const redactor = new Redactor(secrets);
    expect(redactor.text('pass-29999-xxxx, pass-17-xxx, pass-30000-, pass 12 and pass-')).toBe(
      '[redacted], [redacted], pass-30000-, pass 12 and pass-',
    );
    const lines = Array.from({ length: 200 }, (_, index) => ({ number: index, reason: 'was refused' }));
    for (const line of lines) expect(redactor.json(JSON.stringify(line))).toBe(JSON.stringify(line));
  });

  it('takes credentials out of a URL that was taken for the path of a file', () => {
    const text = "ENOENT: no such file or directory, open 'https:/user:pa@ss@host/ids.txt'";
    expect(new Redactor([]).text(text)).toBe(
      "ENOENT: no such file or directory, open 'https:/[redacted]@host/ids.txt'",
    );
  });

  it('gives a document without secrets back as it is', () => {
    expect(new Redactor(['secret']).json('{ "a": 1 }')).toBe('{ "a": 1 }');
  });
});
