/** Reading Server-Sent Events from a fetch (WHATWG HTML §9.2.6, as much of it as we send). */

/** @typedef {{id: string, event: string, data: string, retry: number}} Event */

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {(event: Event) => void} take
 * @param {() => void} alive called for whatever arrives, comments too
 */
export async function read(body, take, alive) {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    alive();
    const blocks = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) take(parse(block));
  }
}

/** @param {string} block @returns {Event} */
function parse(block) {
  /** @type {Record<string, string>} */
  const fields = {};
  for (const line of block.split("\n")) {
    const at = line.indexOf(": ");
    if (at > 0) fields[line.slice(0, at)] = line.slice(at + 2);
  }
  return { id: fields.id ?? "", event: fields.event ?? "", data: fields.data ?? "", retry: Number(fields.retry ?? 0) };
}
