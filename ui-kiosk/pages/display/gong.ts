/** A soft gong of two tones through the browser's own synthesizer. When to sound it is the page's matter. */

/** From the first tone to the end of the second, in seconds. */
const lengthS = 1.7;

/** Frequency in Hz, start and decay in seconds. */
const tones = [
  { hz: 659.3, atS: 0, decayS: 1.1 },
  { hz: 523.3, atS: 0.45, decayS: 1.25 },
] as const;

/** Overtones make it a bell rather than a beep: multiple of the tone, and loudness. */
const partials = [
  { times: 1, gain: 0.3 },
  { times: 2, gain: 0.07 },
  { times: 3.01, gain: 0.025 },
] as const;

export class Gong {
  private readonly context = new AudioContext();
  private busyUntil = 0;

  /** `onAudible` is told whether the browser lets the page sound, now and on each change. */
  constructor(onAudible: (audible: boolean) => void) {
    const tell = () => onAudible(this.context.state === "running");
    this.context.addEventListener("statechange", tell);
    void this.context.resume().then(tell);
    tell();
  }

  /** Works after a touch on the page, where the browser asks for one. */
  allow(): void {
    void this.context.resume();
  }

  /** One gong after the other, never two at once. Where sound is not allowed none is kept for later. */
  ring(times: number): void {
    if (this.context.state !== "running") return;
    for (let n = 0; n < times; n += 1) {
      const start = Math.max(this.context.currentTime + 0.02, this.busyUntil);
      this.busyUntil = start + lengthS;
      for (const tone of tones) for (const partial of partials) this.sound(start, tone, partial);
    }
  }

  private sound(start: number, tone: (typeof tones)[number], partial: (typeof partials)[number]): void {
    const begin = start + tone.atS;
    const end = begin + tone.decayS;
    const oscillator = new OscillatorNode(this.context, { frequency: tone.hz * partial.times });
    const loudness = new GainNode(this.context, { gain: 0 });
    loudness.gain.setValueAtTime(0, begin);
    loudness.gain.linearRampToValueAtTime(partial.gain, begin + 0.015);
    loudness.gain.exponentialRampToValueAtTime(0.0005, end);
    oscillator.connect(loudness).connect(this.context.destination);
    oscillator.start(begin);
    oscillator.stop(end);
  }
}
