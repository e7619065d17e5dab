/** Which team serves a visitor, as a country or the first letter of a name tells it. Only the team is ever sent. */
import type { SiteView } from "../../../gateway/contract/views.ts";
import type { KioskState } from "./screen.ts";

type Team = NonNullable<SiteView["teams"]>[number];

/** What has to be asked for the services chosen; nothing where no team could be found by the answer. */
export function askOf({ site, chosen }: Pick<KioskState, "site" | "chosen">): "country" | "letter" | undefined {
  const asks = chosen.services.map((id) => site?.services.find((service) => service.id === id)?.ask);
  const teams = site?.teams ?? [];
  return asks.find((ask) =>
    ask === "country" ? teams.some(({ countries = [] }) => countries.length > 0) : ask && teams.some(hasLetters),
  );
}

const hasLetters = ({ letters }: Team) => letters !== undefined;

export function teamOfCountry(site: SiteView | undefined, country: string | undefined): string | undefined {
  if (country === undefined) return undefined;
  return site?.teams?.find(({ countries }) => countries?.includes(country))?.id;
}

export function teamOfLetter(site: SiteView | undefined, letter: string): string | undefined {
  return site?.teams?.find(({ letters }) => letters?.split(",").some((span) => isIn(span, letter)))?.id;
}

/** `A-D` or `X`. */
function isIn(span: string, letter: string): boolean {
  const [from, to = from] = span.split("-");
  return from !== undefined && to !== undefined && from <= letter && letter <= to;
}

export interface Country {
  readonly code: string;
  readonly name: string;
  /** The language of the name. */
  readonly tag: string;
}

/** The countries that lead to a team, by name as the visitor's language sorts; where it has no names, in English. */
export function countriesFor({ teams = [] }: Pick<SiteView, "teams">, tag: string): readonly Country[] {
  const [spoken = "en"] = Intl.DisplayNames.supportedLocalesOf([tag]);
  const names = new Intl.DisplayNames([spoken, "en"], { type: "region" });
  const codes = new Set(teams.flatMap(({ countries = [] }) => countries));
  const sort = new Intl.Collator([spoken, "en"]).compare;
  return [...codes]
    .map((code) => ({ code, name: names.of(code) ?? code, tag: spoken }))
    .sort((a, b) => sort(a.name, b.name));
}

export const alphabet: readonly string[] = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
