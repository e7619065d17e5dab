/** What a simulated ticket printer does with the bytes that it gets: its head, its knife, its roll and its buffer. */
import type { PaperLine } from "../../gateway/contract/office.ts";
import { ReceiveBuffer } from "./simulator-buffer.ts";
import { type Band, type Command, isIdle, isQuestion, takeCommand } from "./simulator-commands.ts";
import { letterOf } from "./simulator-letters.ts";
import { TicketMouth } from "./simulator-mouth.ts";
import type { PrinterOptions } from "./simulator-options.ts";
import { PrinterPaper } from "./simulator-paper.ts";
import { twiceAsWide } from "./simulator-picture.ts";
import {
  automaticStatus,
  type Condition,
  fullStatus,
  identity,
  paperStatus,
  presenterStatus,
  realTimeStatus,
} from "./simulator-status.ts";
import { type Urgent, watchUrgent } from "./simulator-urgent.ts";
import { PrinterVoice, type Send } from "./simulator-voice.ts";

/** The sensor beside the roll sees that so many tickets are left. */
const nearEnd = 5;
const dotsPerInch = 203;
const dotsPerMm = 8;
const rowsPerLine = 30;
/** Dots of one of its small letters. */
const letterDots = 12;
/** The knife takes as long as so many rows: 40 ms, unless the printer is slower or faster. */
const cutRows = 48;
/** Rows come out in steps, so that the paper is seen to grow and can be stopped in the middle of a band. */
const stepMs = 50;
const symbolRows = 200;
const plain = { scale: 1, align: "left", bold: false, page: 0 } as const;
const nothingTyped = { text: "", scale: 0, bold: false };
type Jam = "none" | "knife" | "paper";

export class PrinterMechanism {
  roll: number;
  nearEndWorks = true;
  cover: "closed" | "open" = "closed";
  line: "ok" | "cut" | "off" = "ok";
  /** The head is too hot, or somebody holds the feed button: it goes on by itself afterwards. */
  rests: "no" | "hot" | "button" = "no";
  /** Something stands in the way; the printer has noticed when `stuck`. */
  #jam: Jam = "none";
  #stuck: "knife" | "paper" | undefined;
  readonly paper: PrinterPaper;
  readonly mouth: TicketMouth;
  readonly voice = new PrinterVoice();
  readonly #options: PrinterOptions;
  readonly #width: number;
  #msPerLine: number;
  #msPerRow: number;
  /** The rest of the roll has run through: seen when the printer next wants to feed. */
  #tail = false;
  readonly #buffer = new ReceiveBuffer();
  #band: (Band & { rowsLeft: number }) | undefined;
  #symbol = "";
  #moving: NodeJS.Timeout | undefined;
  #style: { scale: number; align: PaperLine["align"]; bold: boolean; page: number } = { ...plain };
  #typed = nothingTyped;
  #units = { x: dotsPerInch, y: dotsPerInch };
  /** In dots. */
  #margin = 0;
  #area: number | undefined;
  /** What a command leaves to do when the line before it is out. */
  #then: (() => void) | undefined;
  readonly #changed: () => void;

  constructor(options: PrinterOptions, changed: () => void) {
    this.#options = options;
    this.#width = options.width ?? 576;
    this.roll = options.roll ?? 80;
    this.#msPerLine = options.msPerLine ?? 15;
    const mmPerSecond = options.mmPerSecond ?? (options.msPerLine === undefined ? 150 : undefined);
    this.#msPerRow = mmPerSecond ? 1000 / (mmPerSecond * dotsPerMm) : this.#msPerLine / rowsPerLine;
    this.paper = new PrinterPaper(this.#width);
    this.mouth = new TicketMouth(() => this.settle());
    this.#changed = changed;
    this.#initialise();
  }

  /** One reader for each connection; all fill the one buffer. */
  reader(send: Send): (chunk: Uint8Array) => void {
    const from = this.voice.join(send);
    const statuses = new Set(this.#options.dialect === "custom" ? [1, 2, 3, 4, 20] : [1, 2, 3, 4]);
    const watch = watchUrgent(statuses, (urgent) => this.#act(urgent, from));
    return (chunk) => {
      for (const byte of chunk) {
        // Into the buffer first: what clears it clears also its own bytes.
        this.#buffer.put(byte, from);
        watch(byte);
      }
      this.#work();
    };
  }

  /** For one line of small letters; dots keep pace with it. */
  setSpeed(msPerLine: number): void {
    this.#msPerLine = msPerLine;
    this.#msPerRow = msPerLine / rowsPerLine;
  }

  putRoll(roll: number): void {
    // Whoever puts in a new roll tears off what hangs from the old one.
    if (this.#paperOut && roll > 0) this.paper.tear(this.#buffer.length > 0 || this.#band !== undefined);
    this.paper.take();
    this.#tail = false;
    this.roll = roll;
    this.settle();
  }

  /** `noticed`: at once, and not only when knife or paper next moves. */
  setJam(jam: Jam, noticed: boolean): void {
    this.#jam = jam;
    if (jam !== "none" && noticed) this.#stuck = jam;
    this.settle();
  }

  setCover(cover: "closed" | "open"): void {
    // Opening and closing the cover lets the knife try again.
    if (cover === "closed" && this.cover === "open") this.#tryAgain();
    // Paper that is pulled about while something is drawn on it does not come out as it was meant.
    if (cover === "open" && this.paper.hangs) this.paper.spoil();
    this.cover = cover;
    this.settle();
  }

  losePower(): void {
    this.#forget();
    this.mouth.stop();
    this.#tryAgain();
    this.#initialise();
    this.voice.losePower();
  }

  /** To be called after anything that may set the printer going or stop it. */
  settle(): void {
    this.voice.changed(automaticStatus(this.#condition));
    this.#changed();
    this.#work();
  }

  get #paperOut(): boolean {
    return this.roll <= 0 && !this.#tail;
  }

  get #offline(): boolean {
    const isStopped = this.#paperOut || this.#stuck !== undefined || this.rests !== "no";
    return this.line === "off" || this.cover === "open" || isStopped;
  }

  get #condition(): Condition {
    return {
      offline: this.#offline,
      coverOpen: this.cover === "open",
      nearEnd: this.nearEndWorks && this.roll <= nearEnd,
      paperOut: this.#paperOut,
      stuck: this.#stuck,
      hot: this.rests === "hot",
      moving: this.#moving !== undefined,
      spooling: this.#buffer.length > 0,
      mouthFull: this.mouth.full,
    };
  }

  #tryAgain(): void {
    if (this.#stuck !== this.#jam) this.#stuck = undefined;
  }

  #forget(): void {
    clearTimeout(this.#moving);
    this.#moving = undefined;
    this.#buffer.clear();
    this.#band = undefined;
    this.#then = undefined;
    this.#typed = nothingTyped;
    this.paper.forget();
  }

  /** ESC @. */
  #initialise(): void {
    this.#style = { ...plain };
    this.#typed = nothingTyped;
    this.#symbol = "";
    this.#units = { x: dotsPerInch, y: this.#options.unitsPerInch ?? dotsPerInch };
    this.#margin = 0;
    this.#area = undefined;
  }

  #act(urgent: Urgent, from: number): void {
    if (urgent.do === "status") {
      // Its own bytes are no data that waits.
      this.#passIdle();
      const now = this.#condition;
      return this.voice.say(urgent.n === 20 ? fullStatus(now) : Uint8Array.of(realTimeStatus(urgent.n, now)), from);
    }
    const clears = this.#options.knowsClear ?? true;
    if (clears && (urgent.do === "clear" || urgent.forget)) this.#forget();
    this.#tryAgain();
    if (clears && urgent.do === "clear") this.voice.say(Uint8Array.of(0x37, 0x25, 0x00), from);
    this.settle();
  }

  /** Works off the buffer until something takes its time or stands in the way. */
  #work(): void {
    while (!this.#moving) {
      this.#passIdle();
      if (this.#offline) break;
      // A question asked right behind the last ticket of the roll is still answered; all else waits for paper.
      if (this.#tail && this.#buffer.length > 0 && !isQuestion(this.#buffer)) {
        this.#tail = false;
        continue;
      }
      if (!this.#next()) break;
    }
    // With nothing more to do it feeds a little, and finds that the roll has run through.
    if (this.#tail && !this.#moving) {
      this.#tail = false;
      this.settle();
    }
  }

  #passIdle(): void {
    while (!this.#band && isIdle(this.#buffer.at(0))) this.#buffer.take(1);
  }

  /** False: the rest of a command, or of a band, has not come yet. A printer waits for it for ever. */
  #next(): boolean {
    if (this.#then) {
      const then = this.#then;
      this.#then = undefined;
      then();
      return true;
    }
    if (this.#band) return this.#drawRows(this.#band);
    const sources = new Set<number>();
    const command = takeCommand(this.#buffer, sources);
    if (!command) return false;
    if (command.do === "initialise") this.paper.begin();
    if (isForPaper(command)) for (const source of sources) this.paper.sources.add(source);
    if (command.do === "tell-by-itself") {
      const status = automaticStatus(this.#condition);
      for (const source of sources) this.voice.tellChanges(source, command.what !== 0, status);
    }
    this.#do(command);
    return true;
  }

  #do(command: Command): void {
    switch (command.do) {
      case "letter":
        return this.#type(letterOf(this.#style.page, command.byte));
      case "line":
        return this.#print(1);
      case "feed":
        return this.#print(command.lines);
      case "advance":
        return this.#afterLine(() => this.#advance(Math.floor((command.units * dotsPerInch) / this.#units.y)));
      case "band":
        this.#band = { ...command, rowsLeft: command.bytesPerRow > 0 ? command.rows : 0 };
        return this.#afterLine(() => {});
      case "keep-symbol":
        this.#symbol = Buffer.from(command.data).toString("utf8");
        return;
      case "print-symbol":
        return this.#afterLine(() => this.#drawSymbol(this.#symbol));
      case "cut":
        return this.#afterLine(() => this.#cut());
      case "initialise":
        return this.#initialise();
      case "align":
      case "bold":
      case "scale":
      case "page":
        this.#style = { ...this.#style, ...command };
        return;
      default:
        return this.#set(command);
    }
  }

  #set(command: Command): void {
    switch (command.do) {
      case "margin":
        this.#margin = Math.floor((command.units * dotsPerInch) / this.#units.x);
        return;
      case "area":
        this.#area = Math.floor((command.units * dotsPerInch) / this.#units.x);
        return;
      case "units":
        this.#units = { x: command.x || dotsPerInch, y: command.y || (this.#options.unitsPerInch ?? dotsPerInch) };
        return;
      case "presenter":
        if (this.#options.dialect !== "custom") return;
        if (command.what === 6) return this.voice.say(Uint8Array.of(presenterStatus(this.#condition)));
        return this.mouth.command(command.what, command.timeout);
      case "tell-paper":
        return this.voice.say(Uint8Array.of(paperStatus(this.#condition)));
      case "tell-process":
        return (this.#options.knowsProcessId ?? true)
          ? this.voice.say(Uint8Array.of(0x37, 0x22, ...command.id, 0x00))
          : undefined;
      case "tell-identity":
        return this.voice.say(identity(command.what, this.voice.model));
    }
  }

  #type(letter: string): void {
    const { scale, bold } = this.#style;
    const letters = this.#width / letterDots;
    if ((this.#typed.text.length + 1) * Math.max(this.#typed.scale, scale) > letters) this.#print(1);
    this.#typed = {
      text: this.#typed.text + letter,
      scale: Math.max(this.#typed.scale, scale),
      bold: this.#typed.bold || bold,
    };
  }

  /** What was typed comes out as a line, and then empty ones. */
  #print(lines: number): void {
    const { text, scale, bold } = this.#typed;
    const typed: PaperLine = { text, scale: scale || this.#style.scale, align: this.#style.align, bold };
    this.#typed = nothingTyped;
    this.#move(this.#msPerLine * typed.scale * Math.max(1, lines), () => {
      this.paper.line(typed);
      for (let n = 1; n < lines; n += 1) this.paper.line({ ...typed, text: "" });
    });
  }

  /** What was typed without a line's end comes out before anything else moves the paper. */
  #afterLine(then: () => void): void {
    if (this.#typed.text === "") return then();
    this.#then = then;
    this.#print(1);
  }

  #advance(rows: number): void {
    if (rows > 0) this.#move(rows * this.#msPerRow, () => this.paper.feed(rows));
  }

  /** The next rows of a band that have come. Where they stand is as ESC a, GS L and GS W say. */
  #drawRows(band: Band & { rowsLeft: number }): boolean {
    if (band.rowsLeft === 0) {
      this.#band = undefined;
      return true;
    }
    const here = Math.floor(this.#buffer.length / band.bytesPerRow);
    const high = band.doubleHeight ? 2 : 1;
    const atOnce = Math.max(1, Math.round(stepMs / (this.#msPerRow * high)));
    const count = Math.min(here, atOnce, band.rowsLeft);
    if (count === 0) return false;
    band.rowsLeft -= count;
    const rows: Uint8Array[] = [];
    for (let n = 0; n < count; n += 1) {
      const dots = this.#buffer.take(band.bytesPerRow, this.paper.sources);
      const wide = band.doubleWidth ? twiceAsWide(dots) : dots;
      rows.push(...Array<Uint8Array>(high).fill(wide));
    }
    const right = Math.min(this.#width, this.#margin + (this.#area ?? this.#width));
    const room = Math.max(0, right - this.#margin - rows[0]!.length * 8);
    const shift = { left: 0, center: room >> 1, right: room }[this.#style.align];
    this.#move(rows.length * this.#msPerRow, () => this.paper.rows(rows, this.#margin + shift, right));
    return true;
  }

  #drawSymbol(text: string): void {
    if (text === "") return;
    const { align } = this.#style;
    this.#move(symbolRows * this.#msPerRow, () => this.paper.symbol(text, align));
  }

  #cut(): void {
    this.#move(cutRows * this.#msPerRow, () => {
      if (this.#jam === "knife") this.#stuck = "knife";
      if (this.#stuck || !this.paper.hangs) return;
      this.paper.cut();
      if (this.#options.dialect === "custom") this.mouth.present();
      this.roll = Math.max(0, this.roll - 1);
      this.#tail = this.roll === 0;
    });
  }

  #move(ms: number, done: () => void): void {
    this.#moving = setTimeout(() => {
      this.#moving = undefined;
      if (this.#jam === "paper") this.#stuck = "paper";
      // Whatever stopped it meanwhile stopped it before this was on the paper, and it is lost.
      if (this.#offline) this.paper.spoil();
      else done();
      if (this.roll < 1 && this.paper.length >= this.roll && this.paper.hangs) this.roll = 0;
      this.settle();
    }, ms);
  }
}

function isForPaper(command: Command): boolean {
  return ["letter", "line", "feed", "advance", "band", "print-symbol", "cut"].includes(command.do);
}
