// Numbers with something beside them that keeps them from being read: a currency, a unit, a per cent sign.

/** A sign, a currency, digits with their points and commas, and a word without digits or spaces. */
const WITH_UNIT = /^[+-]?(\p{Lu}{0,3}\p{Sc})?\s*[+-]?\d[\d.,]*\s*([\p{L}\p{Sc}%‰°µ²³/.]{0,12})$/u;

/** What stands before the number, or else behind it, in `$9` and `12 kg`: `$`, `kg`. Undefined if that is nothing, or no word alone. */
export function unitOf(word: string): string | undefined {
  const [, before, behind] = WITH_UNIT.exec(word) ?? [];
  return before ?? (behind === '' ? undefined : behind);
}
