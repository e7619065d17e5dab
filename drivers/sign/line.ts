/**
 * One line with one or more signs: one question at a time, silence between them, what changed before what is repeated.
 * Signs whose `at` is the same share it.
 */
import type { FaultCode } from "../../gateway/contract/faults.ts";
import { type Address, parseAddress } from "../transport/address.ts";
import { openPipe, type Pipe } from "../transport/pipe.ts";
import type { Answer, Question } from "./protocol.ts";

/** Told again this often, so that a sign that lost power behind a line that did not shows the truth within 2 s. */
const repeatMs = 1000;
/** A mute sign is not told as often. Each time it has the whole truth again, should it be back. */
const muteRepeatMs = 1500;
/** For a sign to begin its answer; there may be two hops of network before it. */
const patienceMs = 120;
/** A mute sign must not hold up the others: most of the time it is waited for so long. */
const mutePatienceMs = 30;
/** But each so many times as long as any: a slow sign would stay mute for ever, though it shows what it is told. */
const fullPatienceEvery = 8;
/** A lost frame is no fault; so many in a row are. */
const missesToFault = 2;
/** A line on which nothing is heard gets a new connection: its far end may be gone without a word. */
const missesToReopen = 5;
/** Shorter than for other devices: whoever plugs the sign in again waits before it. */
const longestWaitMs = 1500;
/** Behind a device server the speed is not known; this slow or quicker. */
const assumedBaud = 9600;
/** With start, parity and stop. */
const bitsPerCharacter = 11;
/** „Modbus over Serial Line“ V1.02, 2.5.1.1: three and a half characters, but at high speed not less than this. */
const silentCharacters = 3.5;
const leastSilenceMs = 1.75;

export interface LineListener {
  fault(fault: FaultCode | undefined): void;
  log(sentence: string): void;
}

export interface LineOptions {
  readonly at: string;
  /** What the sign is called on the line: `unit 3`. */
  readonly name: string;
  /** After each of its frames, where its protocol wants more than the line's own silence. */
  readonly pauseMs?: number;
}

export interface LineSign {
  /** From now on, in this order, again and again. */
  show(questions: readonly Question[]): void;
  close(): void;
}

/** A sign's place on the line. */
interface Place extends LineOptions {
  readonly listener: LineListener;
  questions: readonly Question[];
  /** Which of them is next. */
  nth: number;
  /** Not yet all told; lower is longer. */
  changed: number | undefined;
  dueAt: number;
  /** Since its last answer: questions without one, and those after which something was heard that is none. */
  misses: number;
  garbled: number;
  /** The last complaint, so that it is in the log once. */
  said: string | undefined;
}

interface Asked {
  readonly place: Place;
  readonly questions: readonly Question[];
  readonly question: Question;
}

const lines = new Map<string, Line>();

/** Opens the line that `at` names, or joins those who have it open. */
export function openLineSign(options: LineOptions, listener: LineListener): LineSign {
  const address = parseAddress(options.at);
  const key = address?.kind === "serial" ? address.path : options.at;
  const line = lines.get(key) ?? new Line(options.at, address, () => lines.delete(key));
  lines.set(key, line);
  return line.join(options, listener);
}

class Line {
  readonly #at: string;
  readonly #characterMs: number;
  readonly #silenceMs: number;
  readonly #abandoned: () => void;
  readonly #pipe: Pipe;
  readonly #places = new Set<Place>();
  #open = false;
  #asked: Asked | undefined;
  #heard = Buffer.alloc(0);
  /** When the line has been silent long enough. */
  #freeAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #changes = 0;
  /** Questions in a row after which not one byte came, from nobody. */
  #silent = 0;

  constructor(at: string, address: Address | undefined, abandoned: () => void) {
    this.#at = at;
    this.#characterMs = (bitsPerCharacter * 1000) / (address?.kind === "serial" ? address.baud : assumedBaud);
    this.#silenceMs = Math.max(leastSilenceMs, silentCharacters * this.#characterMs);
    this.#abandoned = abandoned;
    this.#pipe = openPipe(
      at,
      {
        open: () => this.#opened(),
        bytes: (chunk) => this.#hear(chunk),
        lost: () => this.#lost(),
      },
      { longestWaitMs },
    );
  }

  join(options: LineOptions, listener: LineListener): LineSign {
    const { at, name } = options;
    if ([...this.#places].some((other) => other.name === name)) {
      listener.log(`${name} on ${at} is there twice in the site file: one sign would get the texts of both`);
    }
    if (at !== this.#at)
      listener.log(`is on a line that is open as ${this.#at}: what ${at} says otherwise is not done`);
    const told = { questions: [], nth: 0, changed: undefined, dueAt: 0, misses: 0, garbled: 0, said: undefined };
    const place: Place = { ...options, ...told, listener };
    this.#places.add(place);
    if (this.#open) listener.fault(undefined);
    return {
      show: (questions) => {
        place.questions = questions;
        this.#mustTell(place);
        this.#next();
      },
      close: () => {
        this.#places.delete(place);
        if (this.#places.size > 0) return;
        clearTimeout(this.#timer);
        this.#pipe.close();
        this.#abandoned();
      },
    };
  }

  #opened(): void {
    this.#open = true;
    this.#asked = undefined;
    this.#freeAt = 0;
    for (const place of this.#places) {
      // Whatever it was told before may be forgotten.
      if (place.questions.length > 0) this.#mustTell(place);
      else place.listener.fault(undefined);
    }
    this.#next();
  }

  #lost(): void {
    this.#open = false;
    this.#asked = undefined;
    clearTimeout(this.#timer);
    for (const place of this.#places) {
      place.misses = 0;
      place.said = undefined;
      place.listener.fault("unreachable");
    }
  }

  #mustTell(place: Place): void {
    this.#changes += 1;
    // Changed again before it was told, it goes behind the others: none of them waits for one that never rests.
    place.changed = this.#changes;
    place.nth = 0;
  }

  /** Asks whoever is next, now or as soon as it may be. */
  #next(): void {
    if (!this.#open || this.#asked) return;
    clearTimeout(this.#timer);
    const [place] = [...this.#places].filter(({ questions }) => questions.length > 0).sort(firstOf);
    if (!place) return;
    const now = performance.now();
    const waitMs = Math.max(this.#freeAt, place.changed === undefined ? place.dueAt : 0) - now;
    if (waitMs > 0) this.#timer = setTimeout(() => this.#next(), waitMs);
    else this.#ask(place, now);
  }

  #ask(place: Place, now: number): void {
    const question = place.questions[place.nth]!;
    // Not open after all: `lost` follows.
    if (!this.#pipe.write(question.bytes)) return;
    const outMs = question.bytes.length * this.#characterMs;
    const asked: Asked = { place, questions: place.questions, question };
    this.#asked = asked;
    this.#heard = Buffer.alloc(0);
    this.#freeAt = now + outMs + Math.max(this.#silenceMs, place.pauseMs ?? 0);
    if (question.answerBytes === 0) {
      this.#timer = setTimeout(() => this.#answered(asked, { type: "taken" }), outMs);
      return;
    }
    const patient = place.misses < missesToFault || place.misses % fullPatienceEvery === 0;
    const answerMs = (patient ? patienceMs : mutePatienceMs) + question.answerBytes * this.#characterMs;
    this.#timer = setTimeout(() => this.#missed(asked), outMs + answerMs);
  }

  #hear(chunk: Uint8Array): void {
    this.#silent = 0;
    this.#freeAt = Math.max(this.#freeAt, performance.now() + this.#silenceMs);
    if (!this.#asked) return;
    this.#heard = Buffer.concat([this.#heard, chunk]).subarray(-256);
    const answer = this.#asked.question.read(this.#heard);
    if (answer) this.#answered(this.#asked, answer);
  }

  #answered({ place, questions, question }: Asked, answer: Answer): void {
    this.#asked = undefined;
    // The question is out, then, however slow the line was taken to be.
    if (question.answerBytes > 0) this.#freeAt = performance.now() + this.#silenceMs;
    place.misses = 0;
    place.garbled = 0;
    // Otherwise it was told something else meanwhile, and what is right now is not yet known.
    if (place.questions === questions) this.#wentOn(place, answer);
    this.#next();
  }

  /** One of its questions is answered: the next one, or all is well until it is due again. */
  #wentOn(place: Place, answer: Answer): void {
    place.nth += 1;
    if (answer.type === "taken" && place.nth < place.questions.length) {
      place.dueAt = 0;
      return;
    }
    this.#rest(place, repeatMs);
    this.#tell(place, answer.type === "refused" ? answer.sentence : undefined);
  }

  #missed({ place, questions, question }: Asked): void {
    this.#asked = undefined;
    this.#silent += 1;
    place.misses += 1;
    // Some converters hear themselves.
    const heard = this.#heard.length > 0 && !this.#heard.equals(question.bytes);
    place.garbled = heard ? place.garbled + 1 : 0;
    if (place.misses < missesToFault) place.dueAt = 0;
    else {
      if (place.questions === questions) this.#rest(place, muteRepeatMs);
      this.#tell(place, place.garbled < missesToFault ? unheard : ambiguous);
    }
    if (this.#silent < missesToReopen + this.#places.size) return this.#next();
    this.#silent = 0;
    this.#pipe.reopen();
  }

  #rest(place: Place, forMs: number): void {
    place.nth = 0;
    place.changed = undefined;
    place.dueAt = performance.now() + forMs;
  }

  /** All is well, or what is not: it is said once in the log, with the sign's address. */
  #tell(place: Place, complaint: string | undefined): void {
    if (complaint !== undefined && complaint !== place.said)
      place.listener.log(`${place.name} on ${this.#at} ${complaint}`);
    place.said = complaint;
    place.listener.fault(complaint === undefined ? undefined : "no-answer");
  }
}

const unheard =
  "does not answer: is it switched on, are A and B the right way round, do its address, baud and parity agree?";
const ambiguous =
  "answers, but garbled each time: two signs may have this address. If not: baud, parity, a line without its 120 Ω";

/** Changes first, those to mute signs after the others, the oldest first; then whoever has waited longest. */
function firstOf(a: Place, b: Place): number {
  const rank = ({ changed, misses }: Place) => (changed === undefined ? 2 : misses === 0 ? 0 : 1);
  return rank(a) - rank(b) || (a.changed ?? a.dueAt) - (b.changed ?? b.dueAt);
}
