// Markup: HTML and SVG text in which whatever is put in is escaped, unless it is markup itself.

/** Text that is HTML or SVG already. */
export class Markup {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Content = string | number | false | undefined | Markup | readonly Content[];

/** A template tag: strings and numbers are escaped, lists are joined, false and undefined are left out. */
export function markup(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(parts.map((part, i) => (i === 0 ? part : render(contents[i - 1]) + part)).join(''));
}

function render(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (content === false || content === undefined) return '';
  if (typeof content === 'object') return content.map(render).join('');
  return String(content).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
