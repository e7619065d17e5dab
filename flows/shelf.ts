/** What Node-RED loads and saves, as the keeper lets it: which flows may run, who may change them, which were good. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type FlowFiles, flowsFile } from "./files.ts";
import type { History } from "./history.ts";
import type { FlowMistake, KeeperSays, Kept } from "./talk.ts";

export interface ShelfParts {
  readonly files: FlowFiles;
  readonly history: History;
  readonly log: (line: string) => void;
  readonly editorOpen: () => boolean;
  /** Why the present flows are not to run any more, if they have crashed or hung too often. */
  readonly looping: () => FlowMistake | undefined;
}

export interface Shelf {
  load(): Pick<Extract<KeeperSays, { say: "loaded" }>, "kept" | "good" | "refused">;
  /** @returns why it is not kept, for the editor */
  save(kept: Partial<Kept>): { readonly error?: string };
  /** What was loaded or saved last has run well. */
  keepGood(): void;
}

export function openShelf({ files, history, log, editorOpen, looping }: ShelfParts): Shelf {
  let present: Kept | undefined;
  return {
    load() {
      const { kept, good, damaged } = files.read();
      present = kept;
      // Somebody may have drawn by hand, or taken an earlier one.
      if (!damaged && existsSync(join(files.folder, flowsFile))) void history.commit();
      const known = good !== undefined && isDeepStrictEqual(good.flows, kept.flows);
      // What ran well yesterday is tried again and again, unless somebody is there to mend it.
      const thrice = !known || editorOpen() ? looping() : undefined;
      const refused: FlowMistake | undefined = damaged ?? thrice;
      return { kept, ...(good && { good }), ...(refused && { refused }) };
    },
    save(kept) {
      // Nodes themselves may ask for this: what is kept is changed by people alone.
      if (!editorOpen()) return { error: "Der Editor ist zu." };
      try {
        files.save(kept);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        return { error: `Das konnte nicht gespeichert werden (${code}). Ist die Platte voll?` };
      }
      if (!kept.flows) return {};
      void history.commit();
      present = files.read().kept;
      return {};
    },
    keepGood() {
      try {
        if (present) files.saveGood(present);
      } catch (error) {
        log(`the good flows could not be kept: ${(error as Error).message}`);
      }
    },
  };
}
