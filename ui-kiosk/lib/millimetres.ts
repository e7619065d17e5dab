/** Millimetres on a screen: how many pixels one takes, and how large the screen is. Uses stand in the style sheets. */

/** How large a screen is, in millimetres. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** The short side of the screen a page is drawn for, when nobody says how large its pixels are: 21.5 and 43 inches. */
export const shortSideMm = { kiosk: 268, display: 535 } as const;

/**
 * Pixels per millimetre: `?mmPerPx=0.248` as measured at installation, else as if the window's short side were
 * `shortSide` millimetres; so a page in a small frame is a picture of the true one.
 */
export function pxPerMm(query: string, width: number, height: number, shortSide: number): number {
  const mmPerPx = Number(new URLSearchParams(query).get("mmPerPx"));
  if (mmPerPx > 0 && Number.isFinite(mmPerPx)) return 1 / mmPerPx;
  return Math.min(width, height) / shortSide;
}

/** Keeps the custom property `--mm` (pixels per millimetre) right and tells the extent, now and on each change. */
export function measureScreen(shortSide: number, onExtent: (extent: Extent) => void): void {
  const measure = () => {
    const mm = pxPerMm(location.search, innerWidth, innerHeight, shortSide);
    document.documentElement.style.setProperty("--mm", `${mm}px`);
    onExtent({ width: innerWidth / mm, height: innerHeight / mm });
  };
  addEventListener("resize", measure);
  measure();
}
