/** A wait that can be cut short. */
export class Pause {
  wake = () => {};

  /** @param {number} ms */
  sleep(ms) {
    return new Promise((resolve) => {
      this.wake = () => resolve(undefined);
      setTimeout(resolve, ms);
    });
  }
}
