/** What flows speak with outside the house: a mail server and a web service, each at the far end of a real socket. */
import { createServer as createHttpServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

export interface MailServer {
  readonly port: number;
  readonly mails: readonly Mail[];
  /** From now on each mail is turned away for a while, as a full mailbox would. */
  refuses(on: boolean): void;
  close(): Promise<void>;
}

/** RFC 5321 as far as one sender needs it, with AUTH PLAIN (RFC 4616): nothing is taken without the password. */
export async function openMailServer(user: string, password: string): Promise<MailServer> {
  const mails: Mail[] = [];
  const sockets = new Set<Socket>();
  let isFull = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    converse(socket, `\0${user}\0${password}`, {
      isFull: () => isFull,
      take: (mail) => void mails.push(mail),
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    refuses(on) {
      isFull = on;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Postman {
  isFull(): boolean;
  take(mail: Mail): void;
}

/** One connection: line by line, and after DATA all lines up to the single full stop. */
function converse(socket: Socket, pass: string, postman: Postman): void {
  let isKnown = false;
  let from = "";
  let to: string[] = [];
  let letter: string[] | undefined;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const words: Readonly<Record<string, (line: string) => void>> = {
    EHLO: () => say("250-far end\r\n250 AUTH PLAIN"),
    AUTH(line) {
      isKnown = Buffer.from(line.split(" ")[2] ?? "", "base64").toString() === pass;
      say(isKnown ? "235 welcome" : "535 unknown user or wrong password");
    },
    MAIL(line) {
      [from, to] = [/<(.*?)>/.exec(line)?.[1] ?? "", []];
      say(!isKnown ? "530 who are you?" : postman.isFull() ? "452 no room" : "250 ok");
    },
    RCPT(line) {
      to.push(/<(.*?)>/.exec(line)?.[1] ?? "");
      say("250 ok");
    },
    DATA() {
      letter = [];
      say("354 go on");
    },
    RSET: () => say("250 ok"),
    QUIT() {
      say("221 bye");
      socket.end();
    },
  };
  function hear(line: string): void {
    if (!letter) {
      const word = words[line.slice(0, 4).toUpperCase()];
      if (word) word(line);
      else say("502 not here");
    } else if (line !== ".") {
      letter.push(line.replace(/^\./, ""));
    } else {
      postman.take({ from, to, ...opened(letter) });
      letter = undefined;
      say("250 taken");
    }
  }
  let rest = "";
  socket.on("data", (chunk) => {
    const lines = (rest + chunk.toString("latin1")).split("\r\n");
    rest = lines.pop()!;
    for (const line of lines) hear(line);
  });
  say("220 far end");
}

/** Subject (RFC 2047) and text (RFC 2045) of a letter with one part. */
function opened(letter: readonly string[]): Pick<Mail, "subject" | "text"> {
  const gap = letter.indexOf("");
  const head = letter
    .slice(0, gap)
    .join("\r\n")
    .replace(/\r\n\s/g, " ");
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1] ?? "";
  const body = letter.slice(gap + 1).join("\n");
  const coding = field("Content-Transfer-Encoding").toLowerCase();
  const text =
    coding === "base64"
      ? Buffer.from(body, "base64")
      : Buffer.from(coding === "quoted-printable" ? unquoted(body.replace(/=\n/g, "")) : body, "latin1");
  return { subject: unworded(field("Subject")), text: text.toString("utf8").trim() };
}

const unquoted = (text: string) =>
  text.replace(/=([0-9A-F]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

function unworded(subject: string): string {
  const bytes = subject
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?(.)\?(.*?)\?=/gi, (_, how: string, word: string) =>
      how.toUpperCase() === "B" ? Buffer.from(word, "base64").toString("latin1") : unquoted(word.replaceAll("_", " ")),
    );
  return Buffer.from(bytes, "latin1").toString("utf8");
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly type: string;
  readonly body: unknown;
}

export interface WebService {
  readonly at: string;
  readonly asked: readonly Asked[];
  /** The status of each answer from now on; `mute`: none at all. */
  answers(status: number | "mute"): void;
  /** As when its plug is pulled, and put in again: at the same address. */
  unplug(): Promise<void>;
  plug(): Promise<void>;
  close(): Promise<void>;
}

/** Another maker's device or a ticket system: takes JSON, and says how it went. */
export async function openWebService(): Promise<WebService> {
  const asked: Asked[] = [];
  let status: number | "mute" = 200;
  let port = 0;
  let server: Server | undefined;
  async function plug(): Promise<void> {
    server = createHttpServer(async (request, response) => {
      asked.push(await read(request));
      if (status === "mute") return;
      response.writeHead(status, { "content-type": "application/json" }).end("{}");
    });
    await new Promise<void>((resolve) => server!.listen(port, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  }
  async function unplug(): Promise<void> {
    const closed = new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    server?.closeAllConnections();
    await closed;
    server = undefined;
  }
  await plug();
  return {
    at: `http://127.0.0.1:${port}`,
    asked,
    answers(next) {
      status = next;
    },
    unplug,
    plug,
    close: unplug,
  };
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const { method = "", url = "", headers } = request;
  return { method, path: url, type: headers["content-type"] ?? "", body: text ? JSON.parse(text) : undefined };
}
