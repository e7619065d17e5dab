/** Card numbers that no terminal should say, and the search for them; what says and searches is the tests' own. */

/** Card numbers as cards have them: 13 to 19 digits that pass the Luhn check. */
export function cardNumbers(count: number, seed: number): string[] {
  let state = seed;
  const digit = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(state / 65_536) % 10;
  };
  return Array.from({ length: count }, (_, nth) => {
    const body = [3 + (nth % 4), ...Array.from({ length: 11 + (nth % 7) }, digit)];
    const last = Array.from({ length: 10 }, (_each, check) => check).find((check) => luhn([...body, check].join("")));
    return [...body, last].join("");
  });
}

/** Written again here, by the paper: what is searched with shares nothing with what hides. */
export function luhn(number: string): boolean {
  const sum = [...number].reverse().reduce((all, letter, place) => {
    const doubled = Number(letter) * (place % 2 === 1 ? 2 : 1);
    return all + Math.floor(doubled / 10) + (doubled % 10);
  }, 0);
  return sum % 10 === 0;
}

/** Which of them stand in the text, whole, with whatever stands between their digits. */
export function foundOf(numbers: readonly string[], text: string): string[] {
  const bare = text.replace(/(?<=\d)[ ./\-\u00a0](?=\d)/g, "");
  return numbers.filter((number) => bare.includes(number));
}
