import { csrf, renewedSince } from "../../ui/components/page.js";

/** Pieces of HTML from the server, and the one thing that all who ask for them must not forget. */

/** Why a piece did not come. `status` 0: the network. */
export class Unanswered extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`answered ${status}`);
    this.status = status;
  }
}

/**
 * The text of a piece. An ended session opens the dialog to sign in; every failure rejects.
 * @param {string} url
 * @param {RequestInit} [how]
 */
export async function piece(url, how = {}) {
  const token = csrf();
  const response = await fetch(url, { ...how, headers: { "HX-Request": "true", ...how.headers } }).catch(() => {
    throw new Unanswered(0);
  });
  if (response.status === 401 && !renewedSince(token)) document.dispatchEvent(new CustomEvent("desk:signed-out"));
  if (!response.ok) throw new Unanswered(response.status);
  return response.text();
}

/** @param {string} html @returns {HTMLElement[]} */
export function elements(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return /** @type {HTMLElement[]} */ ([...template.content.children]);
}
