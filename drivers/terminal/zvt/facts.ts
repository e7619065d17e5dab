/** What a terminal says of a transaction, from ZVT's words into neutral ones. */
import type { TerminalFacts, TransactionMark } from "../../../gateway/contract/payments.ts";
import { cleaned, decode } from "./charset.ts";
import { cardName } from "./codes.ts";
import { masked } from "./mask.ts";
import type { Charset, ZvtFields, ZvtMessage } from "./message.ts";

/** `6C`: as staff find it in the terminal's manual. */
export function codeText(code: number): string {
  return code.toString(16).toUpperCase().padStart(2, "0");
}

export function markOf({ terminalId, receipt, trace, date, time }: ZvtFields): TransactionMark {
  return {
    ...(terminalId !== undefined && { terminal: terminalId }),
    ...(receipt !== undefined && { receipt }),
    ...(trace !== undefined && { trace }),
    ...(date !== undefined && { date }),
    ...(time !== undefined && { time }),
  };
}

/** Does it tell one transaction from another? */
export function tells(mark: TransactionMark): boolean {
  return mark.receipt !== undefined || mark.trace !== undefined;
}

/**
 * ZVT 04 0F about a transaction. `before`: what was told of the same one earlier, for a terminal that tells in parts.
 * One without a result is not refused: then only the terminal's books can say.
 */
export function factsOf(message: ZvtMessage, charset: Charset, before?: TerminalFacts): TerminalFacts {
  const { fields } = message;
  const { result } = fields;
  const approved = result === undefined ? (before?.approved ?? true) : result === 0;
  const { code: _, text: __, ...earlier } = before ?? { code: undefined, text: undefined };
  const card = fields.cardName ?? (fields.cardType === undefined ? undefined : cardName(fields.cardType));
  const text = wordsOf(message, charset);
  return {
    ...earlier,
    approved,
    mark: { ...before?.mark, ...markOf(fields) },
    ...(fields.cents !== undefined && { cents: fields.cents }),
    ...(card && { card: card.slice(0, 60) }),
    ...(!approved && result !== undefined && { code: codeText(result) }),
    ...(text && { text }),
  };
}

/** ZVT 04 0F of an end of day or of turnover: what it sums up is no amount of one payment. */
export function totalsOf(message: ZvtMessage, charset: Charset): TerminalFacts {
  const { cents, ...facts } = factsOf(message, charset);
  const cards = message.fields.totals?.cards.filter(({ count, cents: sum }) => count > 0 || sum > 0);
  return {
    ...facts,
    ...(cents !== undefined && { totalCents: cents }),
    ...(cards && { totals: cards.slice(0, 20) }),
  };
}

/** TLV 1F17: the maker's own words about an error. */
const errorWords = 0x1f17;

/** What the terminal has to say in its own words (BMP 3C, else TLV 1F17), at most 400 letters. */
export function wordsOf({ fields, tlv }: ZvtMessage, charset: Charset): string | undefined {
  const value = tlv.find(({ tag }) => tag === errorWords)?.value;
  const text = fields.text ?? (value && masked(cleaned(decode(value, charset))));
  return text?.trim().slice(0, 400) || undefined;
}
