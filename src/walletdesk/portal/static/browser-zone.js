/** `<browser-zone><input type="hidden"></browser-zone>`: tells the zone in which times are typed. */
class BrowserZone extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input");
    if (input) input.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
}

customElements.define("browser-zone", BrowserZone);
