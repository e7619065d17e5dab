/** The few signs that stand beside words, drawn here so that nothing is loaded. None stands alone for a word. */
import { html, svg, type TemplateResult } from "lit-html";

const shapes = {
  back: svg`<path d="M15 5 8 12l7 7"/>`,
  forward: svg`<path d="m9 5 7 7-7 7"/>`,
  arrow: svg`<path d="M3 12h17m-6-6 6 6-6 6"/>`,
  more: svg`<path class="dots" d="M4 12h.01M12 12h.01M20 12h.01"/>`,
  help: svg`<circle cx="12" cy="12" r="9"/><path d="M9.3 9.4a2.8 2.8 0 1 1 4 2.6c-.9.4-1.3 1-1.3 2M12 17h.01"/>`,
  language: svg`<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18"/>`,
  text: svg`<path d="m2.5 19 5.5-14 5.5 14M4.6 14h6.8M15 19l3.2-8.5L21.5 19M16.2 16h4.2"/>`,
  contrast: svg`<circle cx="12" cy="12" r="9"/><path class="filled" d="M12 3a9 9 0 0 1 0 18z"/>`,
  low: svg`<path d="M12 3v11m-5-5 5 5 5-5M4 20h16"/>`,
  check: svg`<path d="m4 12.5 5.5 5.5L20 7"/>`,
  paper: svg`<path d="M6 3h12v18l-3-2-3 2-3-2-3 2zM9.5 8h5M9.5 12h5"/>`,
  warning: svg`<path d="M12 3.5 22 20.5H2zM12 10v5M12 17.8h.01"/>`,
  wait: svg`<circle cx="12" cy="12" r="9"/><path d="M12 7v5.5l3.5 2"/>`,
  person: svg`<circle cx="12" cy="7.5" r="3.7"/><path d="M4.5 21c0-5 3.3-7.5 7.5-7.5s7.5 2.5 7.5 7.5"/>`,
  place: svg`<path d="M12 21.5c4.7-5 7-8.6 7-11.7a7 7 0 1 0-14 0c0 3.1 2.3 6.7 7 11.7z"/>
    <circle cx="12" cy="9.8" r="2.5"/>`,
  screen: svg`<path d="M3 4.5h18v12H3zM9 20.5h6"/>`,
  calendar: svg`<path d="M3.500 5.500h17v15h-17zM3.500 10h17M8 3v4m8-4v4"/><path d="M7.5 13.500h4M7.500 17h8"/>`,
  erase: svg`<path d="M9 5h12v14H9l-6.500-7zM12 9.500l5 5m0-5-5 5"/>`,
  scan: svg`<path d="M3 8V3h5M16 3h5v5M21 16v5h-5M8 21H3v-5"/><path d="M7 7h4v4H7zM13 13h4v4h-4zM15 7h2v2M7 15h2v2"/>`,
  several: svg`<path d="m3 6.5 2 2 3.5-4M3 16.5l2 2 3.5-4M12 7h9M12 17h9"/>`,
  draft: svg`<path d="M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5l3.5 3.5"/>`,
  sound: svg`<path d="M4 9.5v5h3.5L13 19V5L7.5 9.5zM16.5 9a4 4 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11"/>`,
  exit: svg`<path d="M14.6 2.8h6.6v18.4h-8"/><circle class="filled" cx="10.2" cy="4.8" r="1.4"/>
    <path d="m9.8 8.6-2 5 3.4 2.2-.7 5M7.8 13.6l-1.2 3.6H2.8M5 11.9l1.6-2.9 3.2-.4 2.4 2.9 3.2.3"/>`,
  stop: svg`<path d="M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7.5v5.5M12 16.5h.01"/>`,
} as const;

export type IconName = keyof typeof shapes;

/** Those that point somewhere turn round where the script runs from right to left. */
const directed: ReadonlySet<IconName> = new Set(["back", "forward", "arrow", "several", "erase"]);

/** Decoration: the word beside it is what counts, so it is hidden from speech. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class=${directed.has(name) ? "icon directed" : "icon"} viewBox="0 0 24 24" aria-hidden="true">
    ${shapes[name]}
  </svg>`;
}
