/** HTML that is safe as it stands: made only by {@link html}, so that no text reaches the page unescaped. */
export class Markup {
  /** The HTML. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template of {@link html}: text is escaped, markup is not, a list is joined. */
export type MarkupPart = string | number | Markup | readonly Markup[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/** Text as it may stand between tags, inside quoted attributes, and in Plotly's texts, which know no named quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** A template of HTML whose every value is escaped unless it is markup itself. Attribute values must be quoted. */
export function html(template: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  let text = template[0]!;
  for (const [index, part] of parts.entries()) text += partText(part) + template[index + 1]!;
  return new Markup(text);
}

/** Nothing at all, for an optional part of a template. */
export const NOTHING = new Markup('');

function partText(part: MarkupPart): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map((each) => each.text).join('');
  return escapeHtml(String(part));
}
