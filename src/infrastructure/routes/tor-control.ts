import { connect, type Socket } from 'node:net';
import { addressText } from '../../shared/address-text.js';
import { errorCode } from '../../shared/error-code.js';
import { readRegularFile } from '../../shared/regular-file.js';

export interface TorControlAddress {
  readonly host: string;
  readonly port: number;
  /** A password, the file of tor's cookie, or nothing where tor asks for none. */
  readonly secret: { readonly password: string } | { readonly cookieFile: string } | null;
}

/** Tor's control port could not be used. `refused` is true when tor itself said no, so that trying again is no use. */
export class TorControlFailed extends Error {
  override readonly name = 'TorControlFailed';

  constructor(
    message: string,
    readonly refused = false,
  ) {
    super(message);
  }
}

/** Lines of a reply without their codes; the data that follows a line is joined to it with newlines. */
type Reply = { readonly status: number; readonly lines: readonly string[] };

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** An event that is waited for. */
interface Watched {
  readonly line: string;
  readonly settle: (failure: TorControlFailed | null) => void;
}

/** No reply asked for here is near this long; beyond it, what answers is not tor. */
const LONGEST_REPLY = 1_000_000;

/**
 * A connection to tor's control port (control-spec, version 1): authenticates, asks, signals. Commands may overlap;
 * tor answers in order. Every failure is a `TorControlFailed`, and after the first the connection is closed.
 */
export class TorControl {
  readonly #socket: Socket;
  readonly #where: string;
  readonly #timeoutMs: number;
  readonly #waiting: Waiting[] = [];
  #watched: Watched | null = null;
  #failure: TorControlFailed | null = null;
  #unread = '';
  #lines: string[] = [];
  #inData = false;

  private constructor(address: TorControlAddress, timeoutMs: number) {
    this.#socket = connect({ host: address.host, port: address.port });
    this.#where = `tor's control port ${addressText(address)}`;
    this.#timeoutMs = timeoutMs;
    this.#socket
      .setEncoding('utf8')
      .on('data', (text: string) => this.#read(text))
      .on('error', (error) =>
        this.#fail(`${this.#where} cannot be reached (${errorCode(error) ?? error.message})`),
      )
      .on('close', () => this.#fail(`${this.#where} closed the connection`));
  }

  /**
   * `timeoutMs` bounds connecting and each answer, whatever else comes meanwhile. When the signal aborts, the
   * connection is closed.
   */
  static async open(
    address: TorControlAddress,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<TorControl> {
    const secret = await encodeSecret(address.secret);
    const control = new TorControl(address, timeoutMs);
    const close = () => control.close();
    if (signal?.aborted) close();
    signal?.addEventListener('abort', close);
    control.#socket.once('close', () => signal?.removeEventListener('abort', close));
    const { status } = await control.#command(`AUTHENTICATE${secret}`);
    if (status === 250) return control;
    control.close();
    throw new TorControlFailed(`tor refused the password or cookie of its control port (${status})`, true);
  }

  /** The value of a key, such as `status/bootstrap-phase` or `version`. */
  async getInfo(key: string): Promise<string> {
    const [first = ''] = await this.#ask(`GETINFO ${key}`);
    if (first.startsWith(`${key}=`)) return first.slice(key.length + 1).replace(/^\n/, '');
    throw new TorControlFailed(`tor answered GETINFO ${key} with something else`);
  }

  /** For example `NEWNYM`: new circuits for new streams; tor says yes every time but acts at most once in 10 s. */
  async signal(name: string): Promise<void> {
    await this.#ask(`SIGNAL ${name}`);
  }

  /** The same for `NEWNYM`, but resolves when tor has acted on it, which it puts off to 10 s after the last time. */
  async newIdentity(timeoutMs: number): Promise<void> {
    const acted = this.#event('SIGNAL NEWNYM', timeoutMs);
    try {
      await this.#ask('SETEVENTS SIGNAL');
      await this.signal('NEWNYM');
    } catch (error) {
      acted.catch(() => {});
      throw error;
    }
    await acted;
  }

  close(): void {
    this.#fail('the connection to tor was closed');
  }

  async #ask(command: string): Promise<readonly string[]> {
    const { status, lines } = await this.#command(command);
    if (status === 250) return lines;
    throw new TorControlFailed(`tor refused ${command} (${status} ${lines.join('; ')})`, true);
  }

  #event(line: string, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = new TorControlFailed(`tor did not tell of ${line} within ${timeoutMs / 1000} s`);
      const timer = setTimeout(() => reject(late), timeoutMs);
      this.#watched = {
        line,
        settle: (failure) => {
          clearTimeout(timer);
          if (failure === null) resolve();
          else reject(failure);
        },
      };
    });
  }

  #command(line: string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) return reject(this.#failure);
      const late = () => this.#fail(`${this.#where} did not answer in time`);
      this.#waiting.push({ resolve, reject, timer: setTimeout(late, this.#timeoutMs) });
      this.#socket.write(`${line}\r\n`);
    });
  }

  #read(text: string): void {
    this.#unread += text;
    const lines = this.#unread.split('\r\n');
    this.#unread = lines.pop() ?? '';
    const understood = lines.every((line) => this.#take(line));
    if (!understood) this.#fail(`${this.#where} does not speak tor's control protocol`);
    if (this.#unread.length + this.#lines.join().length > LONGEST_REPLY)
      this.#fail(`${this.#where} answered without end`);
  }

  /** Takes one line of a reply: `250-more`, `250+data` up to a lone dot, `250 last`. Of events (`650`) only the one that is watched for counts. */
  #take(line: string): boolean {
    if (this.#inData) {
      this.#inData = line !== '.';
      if (this.#inData) this.#lines.push(`${this.#lines.pop()}\n${line.replace(/^\./, '')}`);
      return true;
    }
    const [, status, kind, rest = ''] = /^(\d{3})([-+ ])(.*)$/s.exec(line) ?? [];
    if (status === undefined) return false;
    this.#lines.push(rest);
    this.#inData = kind === '+';
    if (kind !== ' ') return true;
    const reply = { status: Number(status), lines: this.#lines };
    this.#lines = [];
    if (reply.status !== 650) {
      const asked = this.#waiting.shift();
      clearTimeout(asked?.timer);
      asked?.resolve(reply);
    } else if (reply.lines[0] === this.#watched?.line) this.#watched?.settle(null);
    return true;
  }

  #fail(message: string): void {
    this.#failure ??= new TorControlFailed(message);
    this.#socket.destroy();
    for (const { reject, timer } of this.#waiting.splice(0)) {
      clearTimeout(timer);
      reject(this.#failure);
    }
    this.#watched?.settle(this.#failure);
  }
}

async function encodeSecret(secret: TorControlAddress['secret']): Promise<string> {
  if (secret === null) return '';
  if ('password' in secret) {
    if (/[\r\n\0]/.test(secret.password)) {
      throw new TorControlFailed('the password of a control port is one line of text', true);
    }
    return ` "${secret.password.replace(/[\\"]/g, '\\$&')}"`;
  }
  const cookie = await readRegularFile(secret.cookieFile).catch((error: Error) => {
    throw new TorControlFailed(`tor's cookie file cannot be read (${error.message})`);
  });
  return ` ${cookie.toString('hex')}`;
}
