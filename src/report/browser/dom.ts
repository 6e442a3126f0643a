/** The element with an id, which the page's renderer put there. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page lost its element "${id}"`);
  return element;
}
