// The scale bar and other lengths, in words.

const STEPS = [1, 2, 5];
const UNITS = [[1, "m"], [1e-3, "mm"], [1e-6, "µm"], [1e-9, "nm"], [1e-12, "pm"]];

/** Choose a round length whose bar is at most `room` pixels: `{ width, text }`, or null where no pixel size is known. */
export function scaleBar(pixel, scale, room = 130) {
  if (!pixel || !(pixel.value > 0) || !(scale > 0)) return null;
  const most = (room / scale) * pixel.value;
  const power = 10 ** Math.floor(Math.log10(most));
  const length = Math.max(...STEPS.map((step) => step * power).filter((each) => each <= most * 1.000001));
  return { width: (length / pixel.value) * scale, text: lengthText(length, pixel) };
}

/** Write a length in the unit that reads best. */
export function lengthText(length, pixel) {
  if (!pixel.metres) return `${round(length)} ${pixel.symbol}`;
  const metres = length * pixel.metres;
  const [size, symbol] = UNITS.find(([each]) => metres >= each * 0.9999) ?? UNITS.at(-1);
  return `${round(metres / size)} ${symbol}`;
}

function round(value) {
  return String(Number(value.toPrecision(4)));
}
