/** Requests that elements make by themselves, outside htmx. */
import { csrf, renewedSince } from "../../ui/components/page.js";

/**
 * @typedef {{status: number, ok: boolean, data: any, error: string, late?: boolean}} Answer `status` 0: no
 *   network. `late`: somebody has signed in again since it was asked.
 */

const PATIENCE = 20_000;

/**
 * Send JSON, take JSON. A refusal's words come in the reader's language in `error`.
 * @param {"POST" | "PUT" | "GET" | "DELETE"} method
 * @param {string} url
 * @param {unknown} [body]
 * @param {{keepalive?: boolean}} [how]
 * @returns {Promise<Answer>}
 */
export async function ask(method, url, body, { keepalive = false } = {}) {
  const token = csrf();
  try {
    const response = await fetch(url, {
      method,
      keepalive,
      headers: {
        Accept: "application/json, text/html",
        "HX-Request": "true",
        ...(method === "GET" ? {} : { "X-CSRF-Token": token }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    return { ...(await read(response)), late: renewedSince(token) };
  } catch {
    return { status: 0, ok: false, data: undefined, error: "" };
  }
}

/** @param {Response} response @returns {Promise<Answer>} */
async function read(response) {
  const text = await response.text();
  const { status, ok } = response;
  if (response.headers.get("content-type")?.includes("json")) {
    const data = JSON.parse(text);
    return { status, ok, data, error: data?.detail ?? "" };
  }
  return { status, ok, data: text, error: ok ? "" : said(text) };
}

/** What an error fragment says. @param {string} html */
function said(html) {
  const found = new DOMParser().parseFromString(html, "text/html").querySelector("[data-error]");
  return found?.textContent?.trim() ?? "";
}
