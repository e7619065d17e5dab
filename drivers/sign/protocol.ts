/** What every protocol of signs is to the driver: values in, bytes out, and what an answer to them means. */

/** What a sign shows from now on; the text is shortened to its room already. */
export interface Face {
  /** Plain characters; empty: dark. */
  readonly text: string;
  readonly blink: boolean;
  /** In percent. */
  readonly brightness: number;
}

/** One frame for the line, and what may come back. */
export interface Question {
  readonly bytes: Uint8Array;
  /** So many bytes come back; 0: nothing ever does, and nothing is proven. */
  readonly answerBytes: number;
  /** The answer in what has come since, wherever it begins; undefined while there is none. */
  readonly read: (heard: Uint8Array) => Answer | undefined;
}

export type Answer =
  | { readonly type: "taken" }
  /** The sign heard and refuses; a sentence for facilities staff. */
  | { readonly type: "refused"; readonly sentence: string };

/** Pure: the frames that make the sign show `face`, in the order in which they are sent. */
export type Encode = (face: Face) => readonly Question[];

/** A frame that nothing answers. */
export const unanswered = (bytes: Uint8Array): Question => ({ bytes, answerBytes: 0, read: () => undefined });
