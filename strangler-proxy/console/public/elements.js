/* What all parts of the page are made of. */

/** An element with attributes and children; text is always text, never HTML. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export const clock = (at) => new Date(at).toLocaleTimeString();
export const percent = (share) =>
  share === null ? '–' : `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`;
export const milliseconds = (value) => (value === null ? '–' : `≤ ${value} ms`);
