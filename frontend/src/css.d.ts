declare module "*.css" {
  const text: string;
  export default text;
}

/** The way from a classic script to the root of its site, put in by the build. */
declare const UP: string;

/** A writer of animated pictures, which brings no types of its own. */
declare module "gifenc" {
  interface Gif {
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      how: { palette: number[][]; delay: number },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  }
  export function GIFEncoder(): Gif;
  export function quantize(data: Uint8ClampedArray, colours: number): number[][];
  export function applyPalette(data: Uint8ClampedArray, palette: number[][]): Uint8Array;
}
