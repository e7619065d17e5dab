/** Hides card numbers in texts: the last guard, for what a terminal says in words (receipts, messages). */

const shortest = 13;
const longest = 19;
const leftToSee = 4;
/** So many zeros in front are filling: what follows them must be long enough for a card. */
const filling = 6;
/** Digits with single separators between them. A line feed is one: texts are wrapped anywhere. */
const run = /\d(?:[ \-./\u00a0\n]?\d)*/g;
const separator = /[ \-./\u00a0\n]/;
/** So many leading digits of a card may be shown by the rules of the card industry (PCI DSS 3.4.1). */
const harmless = 8;

/**
 * Every run of 13 to 19 digits that passes the Luhn check becomes `*` but its last four. Groups with a single space,
 * dash, dot, slash or line feed between them count as one run, and so does any row of such groups within a longer one
 * („Beleg 0052 4111 1111 1111 1111“). Of more than 19 digits without a gap only a beginning that looks like a card is
 * hidden (a track without its separator): the chip's data on receipts are as long, and must stay. No card begins with
 * six zeros, but the application's number on every receipt does („A0000000043060“).
 */
export function masked(text: string): string {
  return text.replace(run, (found) => (found.length < shortest ? found : maskedRun(found)));
}

/**
 * For a text of a message that was broken somewhere: a card number may have been cut off at its end, and then no check
 * tells. What may be shown of a card anyway stays.
 */
export function maskedEnd(text: string): string {
  const letters = [...masked(text)];
  let digits = 0;
  let at = letters.length;
  while (at > 0 && letters[at - 1]!.trim() === "") at -= 1;
  for (; at > 0; at -= 1) {
    if (isDigit(letters[at - 1])) digits += 1;
    else if (!isDigit(letters[at - 2]) || !separator.test(letters[at - 1]!)) break;
  }
  if (digits <= harmless) return letters.join("");
  return letters.map((letter, place) => (place >= at && isDigit(letter) ? "*" : letter)).join("");
}

function isDigit(letter: string | undefined): boolean {
  return letter !== undefined && letter >= "0" && letter <= "9";
}

function maskedRun(text: string): string {
  const letters = [...text];
  /** Where the digits are. */
  const at = letters.flatMap((letter, place) => (isDigit(letter) ? [place] : []));
  const digits = at.map((place) => Number(letters[place]));
  const ends = at.map((place, nth) => at[nth + 1] !== place + 1);
  const begins = at.map((place, nth) => at[nth - 1] !== place - 1);
  // From left to right, also within what is hidden already: rows that pass by chance must not save a card behind them.
  for (let nth = 0; nth <= at.length - shortest; nth += 1) {
    const length = begins[nth] ? cardFrom(digits, ends, nth) : undefined;
    if (length === undefined) continue;
    const seen = nth + length - leftToSee;
    for (const place of at.slice(nth, seen)) letters[place] = "*";
    // What is left of a card may, with what follows, look like the next.
    begins[seen] = true;
  }
  return letters.join("");
}

/** How many digits from `from` on are a card number. */
function cardFrom(digits: readonly number[], ends: readonly boolean[], from: number): number | undefined {
  const gap = ends.indexOf(true, from);
  const endless = gap - from >= longest && digits[from]! >= 2 && digits[from]! <= 6;
  const zeros = digits.slice(from, from + longest).findIndex((digit) => digit !== 0);
  if (zeros === -1) return undefined;
  const least = zeros < filling ? 0 : shortest;
  for (let length = Math.min(longest, digits.length - from); length >= shortest; length -= 1) {
    const fits = endless || ends[from + length - 1];
    if (fits && length - zeros >= least && passesLuhn(digits, from, length)) return length;
  }
  return undefined;
}

function passesLuhn(digits: readonly number[], from: number, length: number): boolean {
  let sum = 0;
  for (let nth = 0; nth < length; nth += 1) {
    const digit = digits[from + length - 1 - nth]!;
    const weighed = nth % 2 === 1 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}
