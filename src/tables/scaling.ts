// RealMLP's scaling of a column: robust, then clipped smoothly (Holzmueller et al., "Better by Default", 2024).

/** s = (x - center) factor; then s / sqrt(1 + (s / 3)^2), which is at most 3 in size. */
export interface Scaling {
  readonly center: number;
  /** 0 for a column that never changes. */
  readonly factor: number;
}

/** The size that scaled values stay below. */
export const LIMIT = 3;

/** The scaling by these values: around their median, by the distance of their quartiles; if that is 0, by half their range. */
export function scalingOf(values: Float64Array): Scaling {
  const sorted = Float64Array.from(values).sort();
  const range = sorted[sorted.length - 1] - sorted[0];
  const distance = quantile(sorted, 0.75) - quantile(sorted, 0.25) || range / 2;
  return { center: quantile(sorted, 0.5), factor: distance === 0 ? 0 : 1 / distance };
}

/** A value, scaled. */
export function scaled(x: number, { center, factor }: Scaling): number {
  const s = (x - center) * factor;
  return s / Math.sqrt(1 + (s / LIMIT) ** 2);
}

/** The median of what is not NaN; 0 if nothing is. */
export function medianOf(values: Float64Array): number {
  const present = values.filter((value) => !Number.isNaN(value)).sort();
  return present.length === 0 ? 0 : quantile(present, 0.5);
}

/** Between the two values around it, linear, as NumPy has it by default. */
export function quantile(sorted: Float64Array, q: number): number {
  const place = (sorted.length - 1) * q;
  const low = Math.floor(place);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (place - low);
}
